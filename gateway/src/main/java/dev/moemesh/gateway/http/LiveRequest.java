package dev.moemesh.gateway.http;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Generation;
import dev.moemesh.gateway.generation.Output;
import io.vertx.core.Context;

/**
 * A request while the mesh works on it: passes token events to the client, and cancels the work
 * when the client needs no more. Confined to the event loop of its response.
 */
final class LiveRequest {
  private final Generation generation;
  private final Responder responder;
  private final Exchange exchange;
  private final MeshWork work;
  private final TokenTiming timing;
  private final RequestMetrics metrics;
  private boolean over;

  LiveRequest(
      Generation generation,
      Responder responder,
      Exchange exchange,
      MeshWork work,
      TokenTiming timing,
      RequestMetrics metrics) {
    this.generation = generation;
    this.responder = responder;
    this.exchange = exchange;
    this.work = work;
    this.timing = timing;
    this.metrics = metrics;
  }

  /** Whether there is nothing left to do but to send. */
  boolean over() {
    return over;
  }

  /** Listens for token events; to be called before the request is written. */
  void open(Context eventLoop) {
    work.open((event, prompt) -> eventLoop.runOnContext(_ -> accept(prompt, event)));
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
        exchange.access().generated();
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
      work.cancel(closed.index());
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
    work.cancel();
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
    work.cancel();
  }

  private void close() {
    exchange.access().used(generation.usage());
    work.close();
  }
}
