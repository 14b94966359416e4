package dev.moemesh.attention.engine;

import static dev.moemesh.attention.engine.EngineFixture.sampling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that fail in the engine, and those that go on. */
class EngineFailureTest {

  private final GoldenRequests golden = new GoldenRequests();
  private final ModelForTests model = ModelForTests.golden();
  private final LocalStepLayers moe = new LocalStepLayers(model.experts());
  private EngineFixture served = engine().start();

  private EngineFixture.Builder engine() {
    return EngineFixture.of(model, moe);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void failsTheRequestsOfAStepWhoseExpertsAreAwayAndGoesOn() {
    served.submit(golden.request(1).build());
    moe.failWith(new MoeFailure("expert_no_replica", "nobody has expert 3"));
    served.tasks.runNext();
    moe.failWith(null);
    served.submit(golden.request(2).build());

    served.runAll();

    assertThat(served.failure("r1")).isEqualTo("expert_no_replica");
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.completed).containsExactly("r1", "r2");
  }

  @Test
  void failsTheRequestsOfAStepThatCannotBeginAndGoesOn() {
    served.submit(golden.request(1).build());
    moe.refuseNextStep();
    served.tasks.runNext();
    served.submit(golden.request(2).build());

    served.runAll();

    assertThat(served.failure("r1")).isEqualTo("internal_error");
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.completed).containsExactly("r1", "r2");
    assertThat(served.pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void failsTheOneRequestWhoseTokenCannotBeChosen() {
    served.submit(
        golden.request(1).setChoices(2).build(),
        BreakingConstraint.afterItsFirstToken(
            model, () -> new IllegalStateException("told to break")));
    served.submit(golden.request(2).build());

    served.runAll();

    assertThat(served.failure("r1")).isEqualTo("internal_error");
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.completed).containsExactly("r1", "r2");
    assertThat(served.pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void failsTheRequestThatForbidsEveryTokenAndGoesOn() {
    InferenceRequest.Builder nothing = golden.request(1).setRequestId("nothing").setMinTokens(2);
    IntStream.range(0, 320).forEach(nothing::addStopTokenIds);
    served.submit(nothing.setSampling(sampling().setTemperature(1).setMinP(0.5f)).build());
    served.submit(golden.request(2).build());

    served.runAll();

    assertThat(served.failure("nothing")).isEqualTo("no_token_allowed");
    assertThat(served.of("nothing").getLast().getFailed().getClientError()).isTrue();
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
  }

  @Test
  void waitsForTheExpertsToCome() {
    served.engine.moeAvailable(false);
    served.submit(golden.request(1).build());
    served.runAll();
    assertThat(served.events).isEmpty();

    served.engine.moeAvailable(true);
    served.runAll();

    assertThat(served.tokens("r1", 0)).isEqualTo(golden.greedy(1));
  }

  @Test
  void failsWhatWaitsForExpertsThatStayAwayUntilTheyAreBack() {
    served.submit(golden.request(1).build());
    served.engine.moeAvailable(false);
    served.engine.moeGone(new MoeFailure("router_unavailable", "gone"));
    served.submit(golden.request(2).build());
    served.runAll();
    assertThat(served.failure("r1")).isEqualTo("router_unavailable");
    assertThat(served.of("r2").getLast().getFailed().getMessage()).isEqualTo("gone");
    assertThat(served.completed).containsExactly("r1", "r2");

    served.engine.moeAvailable(true);
    served.submit(golden.request(3).build());
    served.runAll();

    assertThat(served.tokens("r3", 0)).isEqualTo(golden.greedy(3));
    assertThat(served.pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void ignoresThatExpertsAreGoneOnceTheyAreBack() {
    served.engine.moeGone(new MoeFailure("router_unavailable", "gone"));
    served.submit(golden.request(1).build());
    served.runAll();

    assertThat(served.tokens("r1", 0)).isEqualTo(golden.greedy(1));
  }
}
