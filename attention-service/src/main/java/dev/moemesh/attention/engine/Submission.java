package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.contract.v1.InferenceRequest;

/**
 * A request as it enters the engine.
 *
 * @param request the record from the log
 * @param constraint the compiled constraint of its text
 * @param completion runs once, after the request's last event was published
 */
public record Submission(InferenceRequest request, Compiled constraint, Runnable completion) {

  public Submission {
    requireNonNull(request, "request is null");
    requireNonNull(constraint, "constraint is null");
    requireNonNull(completion, "completion is null");
  }

  /** A request whose text may be anything. */
  public static Submission unconstrained(InferenceRequest request, Runnable completion) {
    return new Submission(request, Compiled.Free.FREE, completion);
  }

  String id() {
    return request.getRequestId();
  }
}
