package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchSnapshot;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that begin alike, on a golden model with its experts in this process. */
class PrefixReuseEngineTest {

  private static final int BLOCK = BlockPool.BLOCK_POSITIONS;

  private final List<ModelForTests> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(ModelForTests::close);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "BF16"})
  void givesTheSameBitsWithACachedPrefix(DataType type) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Served apart = serve(type, false);
    Served shared = serve(type, true);
    int[] trunk = random.ints(90, 3, 300).toArray();
    for (int i = 0; i < 6; i++) {
      int[] tail = random.ints(1 + random.nextInt(40), 3, 300).toArray();
      int[] prompt = IntStream.concat(IntStream.of(trunk), IntStream.of(tail)).toArray();
      String id = "r" + i;

      Answer computed = apart.answer(request(id, prompt, 20).build());
      Answer reused = shared.answer(request(id, prompt, 20).build());

      assertThat(reused.tokens).as("seed %d", seed).isEqualTo(computed.tokens);
      assertThat(reused.logprobBits).as("seed %d", seed).isEqualTo(computed.logprobBits);
      assertThat(computed.cached).isZero();
      assertThat(reused.cached).isEqualTo(i == 0 ? 0 : 90 / BLOCK * BLOCK);
    }
  }

  @Test
  void computesOnlyTheNewTokensOfAChatsNextTurn() {
    Served served = serve(DataType.F32, true);
    int[] chat = tokens(1, 40);
    int computed = 0;
    for (int turn = 0; turn < 3; turn++) {
      Answer answer = served.answer(request("turn" + turn, chat, 30).build());

      int cached = computed / BLOCK * BLOCK;
      assertThat(answer.cached).isEqualTo(cached);
      assertThat(served.rows()).isEqualTo(chat.length - cached + 29);
      computed = chat.length + 29;
      chat =
          IntStream.concat(
                  IntStream.concat(IntStream.of(chat), answer.tokens.stream().mapToInt(t -> t)),
                  IntStream.of(tokens(100 + turn, 9)))
              .toArray();
    }
    BatchSnapshot batch = served.fixture.engine.load().batch();
    assertThat(batch.promptTokens()).isEqualTo(40 + 79 + 118);
    assertThat(batch.cachedPromptTokens()).isEqualTo(64 + 96);
  }

  @Test
  void computesThePromptOfFourChoicesOnce() {
    Served served = serve(DataType.F32, true);
    int[] prompt = tokens(1, 100);

    Answer answer = served.answer(request("four", prompt, 5).setChoices(4).build());

    assertThat(served.rows()).isEqualTo(100 + 3 * (100 % BLOCK) + 4 * 4);
    assertThat(answer.tokens).hasSize(20);
    assertThat(answer.cached).isZero();
    assertThat(IntStream.range(0, 4).mapToObj(c -> served.tokensOf("four", c)).distinct())
        .hasSize(1);
  }

  @Test
  void sharesAPrefixOnlyWithRequestsOfTheSameSalt() {
    Served served = serve(DataType.F32, true);
    int[] prompt = tokens(1, 150);
    served.answer(request("plain", prompt, 2).build());

    Answer alice = served.answer(request("a1", prompt, 2).setCacheSalt("alice").build());
    Answer bob = served.answer(request("b", prompt, 2).setCacheSalt("bob").build());
    Answer aliceAgain = served.answer(request("a2", prompt, 2).setCacheSalt("alice").build());

    assertThat(List.of(alice.cached, bob.cached, aliceAgain.cached)).containsExactly(0, 0, 144);
    assertThat(aliceAgain.logprobBits).isEqualTo(bob.logprobBits);
  }

  @Test
  void reusesNothingOfAStepThatFailed() {
    Served served = serve(DataType.F32, true);
    int[] prompt = tokens(1, 100);
    served.moe.failWith(new MoeFailure("expert_no_replica", "nobody has expert 3"));
    served.submit(request("fails", prompt, 5).build());
    served.moe.failWith(null);
    assertThat(served.fixture.events.getLast().getFailed().getCode())
        .isEqualTo("expert_no_replica");

    Answer answer = served.answer(request("again", prompt, 5).build());

    assertThat(answer.cached).isZero();
    assertThat(answer.tokens)
        .isEqualTo(serve(DataType.F32, false).answer(request("new", prompt, 5).build()).tokens);
  }

  @Test
  void scoresAPromptThatIsCached() {
    Served served = serve(DataType.F32, true);
    int[] prompt = tokens(1, 50);
    served.answer(request("warm", prompt, 2).build());

    Answer answer =
        served.answer(
            request("scored", prompt, 2).setPromptLogprobs(1).setReturnRoutedExperts(true).build());

    TokenEvent report =
        served.fixture.events.stream().filter(TokenEvent::hasPrompt).findFirst().orElseThrow();
    assertThat(report.getPrompt().getTokensList()).hasSize(49);
    assertThat(report.getPrompt().getRoutedExperts().size())
        .isEqualTo(
            50
                * served.model.config().layerCount()
                * served.model.config().moe().expertsPerToken()
                * 2);
    assertThat(answer.cached).isZero();
  }

  private static int[] tokens(long seed, int count) {
    return new Random(seed).ints(count, 3, 300).toArray();
  }

  private static InferenceRequest.Builder request(String id, int[] prompt, int maxTokens) {
    return EngineFixture.request(id, prompt, maxTokens).setLogprobs(3);
  }

  private Served serve(DataType type, boolean reuse) {
    ModelForTests model = ModelForTests.open(ModelForTests.GOLDEN, type);
    opened.add(model);
    LocalStepLayers moe = new LocalStepLayers(model.experts());
    EngineFixture.Builder engine = EngineFixture.of(model, moe);
    return new Served(model, moe, (reuse ? engine : engine.withoutReuse()).start());
  }

  private record Answer(List<Integer> tokens, List<Integer> logprobBits, int cached) {}

  private record Served(ModelForTests model, LocalStepLayers moe, EngineFixture fixture) {

    void submit(InferenceRequest request) {
      fixture.submit(request);
      fixture.runAll();
    }

    /** The rows of all steps since the last answer began. */
    int rows() {
      return fixture.steps.stream().mapToInt(StepTiming::rows).sum();
    }

    List<Integer> tokensOf(String request, int choice) {
      return IntStream.of(fixture.tokens(request, choice)).boxed().toList();
    }

    Answer answer(InferenceRequest request) {
      fixture.events.clear();
      fixture.steps.clear();
      submit(request);
      List<TokenEvent> tokens = fixture.events.stream().filter(TokenEvent::hasToken).toList();
      int cached = fixture.events.getLast().getFinished().getUsage().getCachedPromptTokens();
      assertThat(tokens.getFirst().getToken().getCachedPromptTokens()).isEqualTo(cached);
      return new Answer(
          tokens.stream().map(event -> event.getToken().getTokenId()).toList(),
          tokens.stream()
              .map(event -> Float.floatToRawIntBits(event.getToken().getLogprob()))
              .toList(),
          cached);
    }
  }
}
