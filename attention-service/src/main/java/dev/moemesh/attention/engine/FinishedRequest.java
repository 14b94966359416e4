package dev.moemesh.attention.engine;

import java.util.List;

/**
 * A request that has ended, with the completions to run once its events are published. There is one
 * completion per submission of the request. Immutable.
 */
public record FinishedRequest(String requestId, List<Runnable> completions) {

  public FinishedRequest {
    completions = List.copyOf(completions);
  }

  void complete() {
    completions.forEach(Runnable::run);
  }
}
