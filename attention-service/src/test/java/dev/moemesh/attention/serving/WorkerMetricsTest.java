package dev.moemesh.attention.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchSnapshot;
import dev.moemesh.attention.engine.EngineLoad;
import dev.moemesh.attention.engine.EngineOutcome;
import dev.moemesh.attention.engine.FinishedRequest;
import dev.moemesh.attention.engine.StepTiming;
import dev.moemesh.attention.engine.TokenLatency;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WorkerMetrics metrics = new WorkerMetrics(registry);

  @Test
  void gaugesReadTheNewestPublishedLoad() {
    AtomicReference<EngineLoad> load = new AtomicReference<>(load(0, 0, 10));
    metrics.show(load::get, 77);

    load.set(load(3, 2, 5));

    assertThat(registry.get("moe.requests.active").gauge().value()).isEqualTo(3);
    assertThat(registry.get("moe.requests.running").gauge().value()).isEqualTo(2);
    assertThat(registry.get("moe.requests.waiting").gauge().value()).isEqualTo(4);
    assertThat(registry.get("moe.kv.cache.usage.ratio").gauge().value()).isEqualTo(0.5);
    assertThat(registry.get("moe.prefix.cache.hits").functionCounter().count()).isEqualTo(16);
    assertThat(registry.get("moe.weight.bytes").gauge().value()).isEqualTo(77);
  }

  private static EngineLoad load(int active, int running, int free) {
    BatchSnapshot.Cache cache = new BatchSnapshot.Cache(10, free, 1, 0);
    return new EngineLoad(active, new BatchSnapshot(running, 4, 0, 32, 16, cache));
  }

  @Test
  void countsWhatAnOutcomeHolds() {
    EngineOutcome outcome =
        new EngineOutcome(
            List.of(
                TokenEvent.newBuilder()
                    .setFinished(Finished.newBuilder().setReason(FinishReason.FINISH_REASON_LENGTH))
                    .build(),
                TokenEvent.newBuilder()
                    .setFailed(Failed.newBuilder().setCode("numerical_error"))
                    .build()),
            List.of(),
            List.of(new TokenLatency.First(7, 1_000), new TokenLatency.Next(2_000)),
            Optional.of(new StepTiming(9, 2, 5_000)));

    metrics.record(outcome);

    assertThat(registry.get("moe.request.finished").tag("reason", "length").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("moe.request.failed").tag("code", "numerical_error").counter().count())
        .isEqualTo(1);
    assertThat(registry.get("moe.prompt.tokens").counter().count()).isEqualTo(7);
    assertThat(registry.get("moe.generation.tokens").counter().count()).isEqualTo(2);
    assertThat(registry.get("moe.time.to.first.token").timer().count()).isEqualTo(1);
    assertThat(registry.get("moe.inter.token.latency").timer().count()).isEqualTo(1);
    assertThat(registry.get("moe.step.rows").counter().count()).isEqualTo(9);
    assertThat(registry.get("moe.micro.batches").gauge().value()).isEqualTo(2);
  }

  @Test
  void aRequestThatWasCancelledBeforeItCameCountsOnceAndABegunOneForEachContinuation() {
    Finished never = Finished.newBuilder().setReason(FinishReason.FINISH_REASON_CANCELLED).build();
    Finished begun = never.toBuilder().setUsage(Usage.getDefaultInstance()).build();

    metrics.record(outcome(end(0, never), end(1, never), end(2, never)));
    double once = cancelled();
    metrics.record(outcome(end(0, begun), end(1, begun)));

    assertThat(once).isEqualTo(1);
    assertThat(cancelled()).isEqualTo(3);
  }

  private double cancelled() {
    return registry.get("moe.request.finished").tag("reason", "cancelled").counter().count();
  }

  private static TokenEvent end(int choice, Finished finished) {
    return TokenEvent.newBuilder().setChoice(choice).setFinished(finished).build();
  }

  private static EngineOutcome outcome(TokenEvent... events) {
    return new EngineOutcome(List.of(events), List.of(), List.of(), Optional.empty());
  }

  @Test
  void anOutcomeIsPublishedBeforeItsRequestsComplete() {
    List<String> order = new ArrayList<>();
    OutcomePublisher publisher = new OutcomePublisher(metrics, _ -> order.add("published"));

    publisher.accept(
        new EngineOutcome(
            List.of(TokenEvent.getDefaultInstance()),
            List.of(new FinishedRequest("r", List.of(() -> order.add("completed")))),
            List.of(),
            Optional.empty()));

    assertThat(order).containsExactly("published", "completed");
  }
}
