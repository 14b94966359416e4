package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.attention.batching.BatchSnapshot;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other threads may do with an engine: read its load, and nothing else. */
class EngineConfinementTest {

  private final GoldenRequests golden = new GoldenRequests();
  private final ModelForTests model = ModelForTests.golden();
  private final EngineFixture served =
      EngineFixture.of(model, new LocalStepLayers(model.experts())).start();

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void anotherThreadReadsTheLoadThatTheLoopPublishes() {
    assertThat(loadElsewhere().activeRequests()).isZero();

    served.submit(golden.request(1).setMaxTokens(3).setChoices(2).build());
    EngineLoad submitted = loadElsewhere();
    served.tasks.runNext();
    served.tasks.runNext();
    EngineLoad decoding = loadElsewhere();
    served.runAll();
    EngineLoad idle = loadElsewhere();

    assertThat(submitted.activeRequests()).isEqualTo(1);
    assertThat(submitted.batch()).returns(2, BatchSnapshot::waiting);
    assertThat(decoding.batch())
        .returns(2, BatchSnapshot::running)
        .returns(0, BatchSnapshot::waiting);
    assertThat(decoding.batch().cache().usage()).isPositive();
    assertThat(idle.activeRequests()).isZero();
    assertThat(idle.batch()).returns(0, BatchSnapshot::running);
    assertThat(idle.batch().cache().usage()).isZero();
  }

  @Test
  void theLoadIsOneObjectBetweenTwoTurns() {
    served.submit(golden.request(1).build());

    assertThat(served.engine.load()).isSameAs(served.engine.load());
  }

  @Test
  void everythingElseIsCheckedToBeOnTheEnginesThread() {
    InferenceRequest request = golden.request(1).build();

    assertThatThrownBy(() -> elsewhere(() -> served.submit(request)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> elsewhere(() -> served.cancel("r1")))
        .hasCauseInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> elsewhere(served.engine::stop))
        .hasCauseInstanceOf(AssertionError.class);
  }

  private EngineLoad loadElsewhere() {
    Supplier<EngineLoad> load = served.engine::load;
    return CompletableFuture.supplyAsync(load).join();
  }

  private static void elsewhere(Runnable task) {
    CompletableFuture.runAsync(task).join();
  }
}
