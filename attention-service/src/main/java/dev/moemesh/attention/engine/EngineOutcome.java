package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.TokenEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the engine produced in one turn: the result of a micro-batch, or of a request that was
 * refused, cancelled or failed. Immutable.
 *
 * @param events events to publish, in order
 * @param finished requests whose last event is among the events
 * @param latencies latencies of the tokens among the events
 * @param timing the step's timing; present once per computed step
 */
public record EngineOutcome(
    List<TokenEvent> events,
    List<FinishedRequest> finished,
    List<TokenLatency> latencies,
    Optional<StepTiming> timing) {

  public EngineOutcome {
    events = List.copyOf(events);
    finished = List.copyOf(finished);
    latencies = List.copyOf(latencies);
  }

  static EngineOutcome of(StepTiming timing) {
    return new EngineOutcome(List.of(), List.of(), List.of(), Optional.of(timing));
  }

  /**
   * Publishes the events, then completes the finished requests. No request completes if publishing
   * throws: its record stays in the log. A completion that throws is logged, and the others run.
   *
   * @param publisher takes the events in order; must not block
   */
  public void publishThenComplete(Consumer<List<TokenEvent>> publisher) {
    publisher.accept(events);
    finished.forEach(FinishedRequest::complete);
  }
}
