package dev.moemesh.attention.engine;

import java.util.List;
import org.jboss.logging.Logger;

/**
 * A request that has ended, with the completions to run once its events are published. There is one
 * completion per submission of the request. Immutable.
 */
public record FinishedRequest(String requestId, List<Runnable> completions) {

  private static final Logger LOG = Logger.getLogger(FinishedRequest.class);

  public FinishedRequest {
    completions = List.copyOf(completions);
  }

  /** Runs all completions; one that throws is logged and does not stop the others. */
  void complete() {
    completions.forEach(this::complete);
  }

  private void complete(Runnable completion) {
    try {
      completion.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "request %s has ended; one of its completions failed", requestId);
    }
  }
}
