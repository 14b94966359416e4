package dev.moemesh.attention.engine;

import static dev.moemesh.attention.engine.EngineFixture.sampling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests at the limits of context and cache, and beyond. */
class EngineLimitsTest {

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
  void refusesWhatItCannotServe() {
    served.submit(golden.request(1).setRequestId("other").setModel("other").build());
    served.submit(golden.request(1).setRequestId("token").addPromptTokenIds(320).build());
    served.submit(golden.request(1).setRequestId("empty").clearPromptTokenIds().build());
    served.submit(GoldenRequests.ofLength(4096).setRequestId("long").build());
    served.submit(GoldenRequests.ofLength(64 * 16 + 1).setRequestId("cache").build());
    served.submit(golden.request(1).setRequestId("top").setSampling(sampling().setTopP(2)).build());
    served.submit(golden.request(1).setRequestId("many").setLogprobs(-1).build());
    served.submit(golden.request(1).setRequestId("more").setPromptLogprobs(321).build());
    Sampling.Builder endless = sampling().putLogitBias(1, Float.POSITIVE_INFINITY);
    served.submit(golden.request(1).setRequestId("bias").setSampling(endless).build());
    served.submit(golden.request(1).setRequestId("allowed").addAllowedTokenIds(320).build());
    served.submit(
        golden.request(1).setRequestId("word").addBadWords(TokenIds.getDefaultInstance()).build());
    served.submit(
        golden
            .request(1)
            .setRequestId("bad")
            .addBadWords(TokenIds.newBuilder().addIds(-1))
            .build());
    served.submit(golden.request(1).setRequestId("unscored").addLogprobTokenIds(1).build());
    served.submit(
        golden.request(1).setRequestId("score").setLogprobs(0).addLogprobTokenIds(320).build());

    served.runAll();

    assertThat(served.events.stream().map(event -> event.getFailed().getCode()))
        .containsExactly(
            "model_not_found",
            "invalid_token",
            "empty_prompt",
            "context_length_exceeded",
            "kv_cache_too_small",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value");
    assertThat(served.completed).hasSize(14);
  }

  @Test
  void endsWithLengthWhereTheCacheIsFullWhateverWasAskedFor() {
    served = engine().blocks(8).batch(512, 8).start();
    served.submit(
        golden
            .request(1)
            .setMaxTokens(Integer.MAX_VALUE)
            .setMinTokens(5_000)
            .setChoices(3)
            .build());
    served.submit(golden.request(2).setMaxTokens(100_000).build());

    served.runAll();

    int prompt = golden.prompt(1).length;
    for (int choice = 0; choice < 3; choice++) {
      assertThat(served.tokens("r1", choice)).hasSize(8 * 16 + 1 - prompt);
    }
    assertThat(served.tokens("r2", 0)).startsWith(golden.greedy(2));
    assertThat(served.of("r1").stream().filter(TokenEvent::hasFinished))
        .extracting(event -> event.getFinished().getReason())
        .containsOnly(FinishReason.FINISH_REASON_LENGTH)
        .hasSize(3);
    assertThat(served.finish("r2")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    assertThat(served.pool.freeBlocks()).isEqualTo(8);
  }

  @Test
  void generatesTheOneTokenThatAPromptAsLongAsTheCacheLeavesRoomFor() {
    served = engine().blocks(3).batch(512, 4).start();
    served.submit(GoldenRequests.ofLength(3 * 16).setRequestId("full").setMaxTokens(9).build());
    served.submit(
        GoldenRequests.ofLength(3 * 16)
            .setRequestId("scored")
            .setMaxTokens(0)
            .setPromptLogprobs(0)
            .build());

    served.runAll();

    assertThat(served.tokens("full", 0)).hasSize(1);
    assertThat(served.finish("full")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    assertThat(served.finish("scored")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
  }
}
