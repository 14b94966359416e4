package dev.moemesh.attention.serving;

import dev.moemesh.attention.engine.EngineOutcome;
import dev.moemesh.contract.v1.TokenEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the engine's outcomes: measures them, queues their events for the log, and then completes
 * the requests that have ended. Used on the loop's thread; never waits.
 */
record OutcomePublisher(WorkerMetrics metrics, Consumer<List<TokenEvent>> log)
    implements Consumer<EngineOutcome> {

  @Override
  public void accept(EngineOutcome outcome) {
    metrics.record(outcome);
    outcome.publishThenComplete(log);
  }
}
