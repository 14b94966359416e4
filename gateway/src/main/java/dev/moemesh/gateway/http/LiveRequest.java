package dev.moemesh.gateway.http;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Generation;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.mesh.MeshWriter;
import dev.moemesh.gateway.mesh.OpenRequests;
import io.vertx.core.Context;

/**
 * A request while the mesh works on it: takes its token events to its client, and tells the mesh to
 * stop when nobody wants the rest. On the event loop of its response, so nothing here needs a lock.
 */
final class LiveRequest {
  private final Plan plan;
  private final Generation generation;
  private final Responder responder;
  private final Exchange exchange;
  private final OpenRequests openRequests;
  private final MeshWriter writer;
  private final TokenTiming timing;
  private final RequestMetrics metrics;
  private boolean over;

  LiveRequest(
      Plan plan,
      Generation generation,
      Responder responder,
      Exchange exchange,
      OpenRequests openRequests,
      MeshWriter writer,
      TokenTiming timing,
      RequestMetrics metrics) {
    this.plan = plan;
    this.generation = generation;
    this.responder = responder;
    this.exchange = exchange;
    this.openRequests = openRequests;
    this.writer = writer;
    this.timing = timing;
    this.metrics = metrics;
  }

  /** Whether there is nothing left to do but to send. */
  boolean over() {
    return over;
  }

  /** Listens for token events; to be called before the request is written. */
  void open(Context eventLoop) {
    for (int p = 0; p < plan.prompts().size(); p++) {
      int prompt = p;
      openRequests.open(
          plan.requestId(prompt), event -> eventLoop.runOnContext(_ -> accept(prompt, event)));
    }
  }

  private void accept(int prompt, TokenEvent event) {
    if (over) {
      return;
    }
    try {
      for (Output output : generation.accept(prompt, event)) {
        deliver(output);
        if (over) {
          return;
        }
      }
      if (generation.complete()) {
        complete();
      }
    } catch (RuntimeException e) {
      fail(Exchange.error(e));
    }
  }

  private void deliver(Output output) {
    switch (output) {
      case Output.Opened _ -> {}
      case Output.Delta delta -> {
        timing.token(delta.index());
        exchange.visit().generated();
      }
      case Output.Closed closed -> closed(closed);
    }
    if (!responder.add(output)) {
      abandon();
      exchange.response().reset();
    }
  }

  private void closed(Output.Closed closed) {
    metrics.finishedChoice(closed.ending().finishReason());
    if (closed.ending() instanceof Ending.StopText) {
      int choices = plan.choicesPerPrompt();
      writer.cancel(plan.requestId(closed.index() / choices), closed.index() % choices);
    }
  }

  private void complete() {
    over = true;
    close();
    exchange.outcome(Outcome.COMPLETED);
    try {
      responder.complete(generation.usage());
      metrics.used(generation.usage());
      timing.completed();
    } catch (RuntimeException e) {
      ApiError error = Exchange.error(e);
      exchange.outcome(Outcome.of(error.status()));
      responder.fail(error);
    }
  }

  /** Ends the request with an error, and the mesh's work on it. */
  void fail(ApiError error) {
    if (over) {
      return;
    }
    over = true;
    close();
    cancel();
    exchange.outcome(Outcome.of(error.status()));
    responder.fail(error);
  }

  /** Nobody is there any more. */
  void abandon() {
    if (over) {
      return;
    }
    over = true;
    close();
    cancel();
  }

  private void cancel() {
    for (int p = 0; p < plan.prompts().size(); p++) {
      writer.cancel(plan.requestId(p));
    }
  }

  private void close() {
    exchange.visit().used(generation.usage());
    for (int p = 0; p < plan.prompts().size(); p++) {
      openRequests.close(plan.requestId(p));
    }
  }
}
