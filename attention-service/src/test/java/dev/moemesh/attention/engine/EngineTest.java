package dev.moemesh.attention.engine;

import static dev.moemesh.attention.engine.EngineFixture.sampling;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine on a golden model, with its experts in this process. */
class EngineTest {

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
  void generatesTheReferencesTokensForAllPromptsAtOnce() {
    for (int i = 0; i < golden.count(); i++) {
      served.submit(golden.request(i).build());
    }

    served.runAll();

    for (int i = 0; i < golden.count(); i++) {
      assertThat(served.tokens("r" + i, 0)).isEqualTo(golden.greedy(i));
      assertThat(served.finish("r" + i)).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }
    assertThat(served.completed).hasSize(golden.count());
    assertThat(served.pool.freeBlocks()).isEqualTo(64);
    assertThat(served.engine.load().activeRequests()).isZero();
  }

  @Test
  void generatesTheSameTokensInSmallChunksAndWhenTheCacheIsTooSmallForAll() {
    served = engine().blocks(9).batch(6, 6).start();
    for (int i = 0; i < golden.count(); i++) {
      served.submit(golden.request(i).build());
    }

    served.runAll();

    for (int i = 0; i < golden.count(); i++) {
      assertThat(served.tokens("r" + i, 0)).isEqualTo(golden.greedy(i));
    }
  }

  @Test
  void reportsTheExpertsOfPromptAndAnswer() {
    served = engine().blocks(9).batch(6, 6).start();
    served.submit(golden.request(5).setReturnRoutedExperts(true).build());
    served.submit(golden.request(4).build());

    served.runAll();

    JsonNode layers = golden.layers(5);
    List<Integer> experts = new ArrayList<>();
    int answered = 0;
    for (TokenEvent event : served.of("r5")) {
      if (event.hasPrompt()) {
        addAll(
            experts,
            event
                .getPrompt()
                .getRoutedExperts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer());
      } else if (event.hasToken()) {
        assertThat(event.getToken().getRoutedExperts().size())
            .isEqualTo(event.getToken().getIndex() == 0 ? 0 : 2 * layers.size() * 2);
        answered++;
      }
    }
    List<Integer> expected = new ArrayList<>();
    for (int token = 0; token < golden.prompt(5).length; token++) {
      for (JsonNode layer : layers) {
        layer.get("expert_ids").get(token).forEach(id -> expected.add(id.asInt()));
      }
    }
    assertThat(experts).isEqualTo(expected);
    assertThat(answered).isEqualTo(32);
  }

  @Test
  void scoresThePrompt() {
    served.submit(golden.request(3).setPromptLogprobs(2).setMaxTokens(0).build());

    served.runAll();

    TokenEvent report = served.of("r3").getFirst();
    int[] prompt = golden.prompt(3);
    assertThat(report.getPrompt().getTokensList())
        .extracting(token -> token.getToken().getTokenId())
        .containsExactlyElementsOf(IntStream.of(prompt).skip(1).boxed().toList());
    assertThat(report.getPrompt().getTokens(0).getAlternativesList()).hasSize(2);
    assertThat(served.tokens("r3", 0)).isEmpty();
    assertThat(served.finish("r3")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
  }

  @Test
  void stopsAtAStopTokenButNotBeforeTheLeastLength() {
    int[] greedy = golden.greedy(2);
    served.submit(golden.request(2).addStopTokenIds(greedy[3]).build());
    served.submit(
        golden.request(2).setRequestId("later").addStopTokenIds(greedy[0]).setMinTokens(2).build());

    served.runAll();

    assertThat(served.tokens("r2", 0)).hasSizeLessThanOrEqualTo(4).endsWith(greedy[3]);
    assertThat(served.finish("r2")).isEqualTo(FinishReason.FINISH_REASON_STOP);
    assertThat(served.tokens("later", 0)).hasSizeGreaterThan(2);
    assertThat(served.tokens("later", 0)[0]).isNotEqualTo(greedy[0]);
  }

  @Test
  void givesSeveralChoicesThatDifferAndRepeat() {
    Sampling warm = sampling().setTemperature(1).setSeed(11).build();
    served.submit(golden.request(1).setChoices(3).setSampling(warm).build());
    served.submit(golden.request(1).setRequestId("again").setChoices(3).setSampling(warm).build());

    served.runAll();

    for (int choice = 0; choice < 3; choice++) {
      assertThat(served.tokens("r1", choice)).hasSize(32).isEqualTo(served.tokens("again", choice));
    }
    assertThat(served.tokens("r1", 0)).isNotEqualTo(served.tokens("r1", 1));
  }

  @Test
  void forgetsACancelledRequestWhileItsStepIsUnderWay() {
    served.submit(golden.request(4).setMaxTokens(200).build());
    served.submit(golden.request(1).build());
    served.tasks.runNext();

    served.cancel("r4");
    served.runAll();

    assertThat(served.finish("r4")).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
    assertThat(served.tokens("r4", 0)).hasSizeLessThan(3);
    assertThat(served.tokens("r1", 0)).isEqualTo(golden.greedy(1));
    assertThat(served.pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void startsNoRequestThatWasCancelledBeforeItCame() {
    served.cancel("r1");

    served.submit(golden.request(1).setChoices(2).build());
    served.runAll();

    assertThat(served.of("r1"))
        .extracting(event -> event.getFinished().getReason())
        .containsExactly(
            FinishReason.FINISH_REASON_CANCELLED, FinishReason.FINISH_REASON_CANCELLED);
    assertThat(served.completed).containsExactly("r1");
  }

  @Test
  void aRecordThatComesTwiceIsDoneWhenItsRequestIs() {
    served.submit(golden.request(1).build());
    served.submit(golden.request(1).build());
    assertThat(served.completed).isEmpty();

    served.runAll();

    assertThat(served.tokens("r1", 0)).isEqualTo(golden.greedy(1));
    assertThat(served.completed).containsExactly("r1", "r1");
  }

  @Test
  void neitherAnswersNorEndsWhatIsUnderWayWhenItIsStopped() {
    served.submit(golden.request(1).build());
    served.submit(golden.request(2).build());
    served.tasks.runNext();
    served.events.clear();

    served.engine.stop();
    served.engine.moeAvailable(false);
    served.submit(golden.request(3).build());
    served.runAll();

    assertThat(served.events).isEmpty();
    assertThat(served.completed).isEmpty();
  }

  private static void addAll(List<Integer> list, ShortBuffer values) {
    while (values.hasRemaining()) {
      list.add((int) values.get());
    }
  }
}
