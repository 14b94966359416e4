package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cease to be finite, on golden models with some numbers replaced. */
class NumericalErrorTest {

  private static final int HIDDEN = 64;
  private static final int LAYERS = 2;
  private static final int TOP_K = 2;
  private static final int POISONED_TOKEN = 300;
  private static final String SICK = "r4";

  @TempDir private Path directory;

  private PatchedModel model;

  @BeforeEach
  void copy() throws IOException {
    model = PatchedModel.copy(ModelForTests.GOLDEN, directory);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aTokenThatIsNotFiniteFailsItsRequestAndChangesNoBitOfTheOthers(float value)
      throws IOException {
    List<InferenceRequest> healthy = requests(4, 20, 12);
    List<GeneratedToken> expected = tokens(run(healthy, DataType.F32), "");
    model.fill("model.embed_tokens.weight", POISONED_TOKEN * HIDDEN, HIDDEN, value);
    List<InferenceRequest> all = new ArrayList<>(healthy);
    all.add(request(4, 40, 12).setPromptTokenIds(17, POISONED_TOKEN).setChoices(2).build());

    List<TokenEvent> answers = run(all, DataType.F32);

    Failed failed = failure(answers);
    assertThat(failed.getCode()).isEqualTo("numerical_error");
    assertThat(failed.getMessage()).contains("gate of layer 0");
    assertThat(failed.getPermanent()).isTrue();
    assertThat(failed.getClientError()).isFalse();
    assertThat(tokens(answers, SICK)).isEmpty();
    assertThat(tokens(answers, "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "BF16"})
  void anExpertThatOverflowsFailsTheRequestThatWentToItAndIsNamed(DataType type)
      throws IOException {
    List<InferenceRequest> all = requests(5, 1, 1);
    List<TokenEvent> before = run(all, type);
    int slot = slotOf(before, SICK);
    String down =
        "model.layers.%d.block_sparse_moe.experts.%d.w2.weight".formatted(slot / 8, slot % 8);
    model.fill(down, 0, HIDDEN * 128, 3e38f);

    List<TokenEvent> answers = run(all, type);

    assertThat(failure(answers).getCode()).isEqualTo("numerical_error");
    assertThat(failure(answers).getMessage())
        .contains("expert %d of layer %d".formatted(slot % 8, slot / 8));
    assertThat(tokens(answers, ""))
        .isEqualTo(tokens(before, "").stream().limit(4).toList())
        .hasSize(4);
  }

  @Test
  void logitsThatAreNotFiniteAreAnErrorAndNoToken() throws IOException {
    model.fill("lm_head.weight", 7 * HIDDEN, HIDDEN, Float.NaN);

    List<TokenEvent> answers = run(requests(2, 5, 4), DataType.F32);

    assertThat(answers).hasSize(2).allMatch(TokenEvent::hasFailed);
    assertThat(answers.getFirst().getFailed().getMessage()).contains("logits", "not finite");
    assertThat(answers.getFirst().getFailed().getPermanent()).isTrue();
  }

  @Test
  void whatFollowsARequestThatFailedIsComputedAsEver() throws IOException {
    List<InferenceRequest> healthy = requests(2, 40, 8);
    List<GeneratedToken> expected = tokens(run(healthy, DataType.F32), "");
    model.fill("model.embed_tokens.weight", POISONED_TOKEN * HIDDEN, HIDDEN, Float.NaN);
    InferenceRequest sick = request(4, 600, 8).setPromptTokenIds(599, POISONED_TOKEN).build();

    List<TokenEvent> answers =
        run(List.of(sick, sick, healthy.get(0), healthy.get(1)), DataType.F32);

    assertThat(tokens(answers, "")).isEqualTo(expected);
  }

  /** A (layer, expert) that only the request's row went to; layer * 8 + expert. */
  private static int slotOf(List<TokenEvent> events, String id) {
    Set<Integer> own = new HashSet<>();
    Set<Integer> others = new HashSet<>();
    for (TokenEvent event : events) {
      if (event.hasPrompt()) {
        ShortBuffer experts =
            event
                .getPrompt()
                .getRoutedExperts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        for (int i = 0; i < LAYERS * TOP_K; i++) {
          (event.getRequestId().equals(id) ? own : others).add(i / TOP_K * 8 + experts.get(i));
        }
      }
    }
    own.removeAll(others);
    return own.stream().max(Integer::compare).orElseThrow();
  }

  /** The tokens of all requests but the sick one, or those of a request. */
  private static List<GeneratedToken> tokens(List<TokenEvent> events, String id) {
    return events.stream()
        .filter(TokenEvent::hasToken)
        .filter(
            event ->
                id.isEmpty() ? !event.getRequestId().equals(SICK) : event.getRequestId().equals(id))
        .sorted(java.util.Comparator.comparing(TokenEvent::getRequestId))
        .map(TokenEvent::getToken)
        .toList();
  }

  private static Failed failure(List<TokenEvent> events) {
    List<TokenEvent> failed = events.stream().filter(TokenEvent::hasFailed).toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().getRequestId()).isEqualTo(SICK);
    assertThat(events.stream().filter(TokenEvent::hasFinished))
        .allMatch(event -> event.getFinished().getReason() == FinishReason.FINISH_REASON_LENGTH);
    return failed.getFirst().getFailed();
  }

  private static List<InferenceRequest> requests(int count, int prompt, int maxTokens) {
    return IntStream.range(0, count)
        .mapToObj(i -> request(i, prompt + 3 * i * (prompt - 1), maxTokens).build())
        .toList();
  }

  private static InferenceRequest.Builder request(int number, int prompt, int maxTokens) {
    int[] tokens = IntStream.range(0, prompt).map(i -> 3 + (37 * number + 11 * i) % 290).toArray();
    return EngineFixture.request("r" + number, tokens, maxTokens)
        .setLogprobs(3)
        .setReturnRoutedExperts(true);
  }

  private List<TokenEvent> run(List<InferenceRequest> requests, DataType type) {
    try (ModelForTests patched = ModelForTests.open(model.directory(), type)) {
      EngineFixture served =
          EngineFixture.of(patched, new LocalStepLayers(patched.experts())).microBatches(2).start();
      requests.forEach(served::submit);
      served.runAll();
      assertThat(served.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
      return List.copyOf(served.events);
    }
  }
}
