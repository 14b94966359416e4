package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.contract.v1.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects one {@link EngineOutcome}, and the sequences that must leave the batch before it is
 * handed over. Used on the engine's thread.
 */
final class OutcomeBuilder {

  private final List<TokenEvent> events = new ArrayList<>();
  private final List<Sequence> ended = new ArrayList<>();
  private final List<FinishedRequest> finished = new ArrayList<>();
  private final List<TokenLatency> latencies = new ArrayList<>();

  void event(TokenEvent event) {
    events.add(event);
  }

  void ended(Sequence sequence) {
    ended.add(sequence);
  }

  void finished(FinishedRequest request) {
    finished.add(request);
  }

  void latency(TokenLatency latency) {
    latencies.add(latency);
  }

  /** Whether nothing happened. */
  boolean isEmpty() {
    return events.isEmpty() && ended.isEmpty() && finished.isEmpty();
  }

  /** The sequences that have ended. */
  List<Sequence> ended() {
    return ended;
  }

  EngineOutcome build() {
    return new EngineOutcome(events, finished, latencies, Optional.empty());
  }
}
