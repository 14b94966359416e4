package dev.moemesh.attention.serving;

import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.attention.engine.Engine;
import dev.moemesh.attention.engine.EngineThread;
import dev.moemesh.attention.engine.Submission;
import dev.moemesh.attention.tokens.TokenLog;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.concurrent.CompletionStage;

/**
 * Takes a request from its record to the engine. The request gets a slot, its constraint is
 * compiled, and the engine receives it. On completion the slot is released, and the request is
 * acknowledged once its events are written. Thread-safe.
 */
final class RequestIntake {

  private final RequestSlots slots;
  private final ConstraintCompiler constraints;
  private final EngineThread thread;
  private final Engine engine;
  private final TokenLog tokens;

  RequestIntake(
      RequestSlots slots,
      ConstraintCompiler constraints,
      EngineThread thread,
      Engine engine,
      TokenLog tokens) {
    this.slots = slots;
    this.constraints = constraints;
    this.thread = thread;
    this.engine = engine;
    this.tokens = tokens;
  }

  /**
   * Submits a request.
   *
   * @param acknowledge runs, on any thread, when the broker has the request's last event
   * @return completes when the next request may be submitted
   */
  CompletionStage<Void> submit(InferenceRequest request, Runnable acknowledge) {
    CompletionStage<Void> room = slots.enter();
    if (request.hasConstraint()) {
      var _ =
          constraints
              .compile(request.getConstraint())
              .thenAccept(
                  compiled ->
                      submit(
                          request,
                          compiled,
                          () -> {
                            constraints.release(compiled);
                            acknowledge.run();
                          }));
    } else {
      submit(request, Compiled.Free.FREE, acknowledge);
    }
    return room;
  }

  private void submit(InferenceRequest request, Compiled constraint, Runnable acknowledge) {
    Runnable completion =
        () -> {
          slots.leave();
          tokens.whenWritten(request.getRequestId(), acknowledge);
        };
    Submission submission = new Submission(request, constraint, completion);
    thread.execute(() -> engine.submit(submission));
  }
}
