package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.golden.GoldenModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The model library against answers that it had no part in: see the golden models' README. */
class GoldenParityTest {

  @ParameterizedTest
  @CsvSource({
    "tiny-mixtral, 512", "tiny-mixtral, 5", "tiny-mixtral-bf16, 512", "tiny-mixtral-bf16, 3",
    "tiny-qwen2moe, 512", "tiny-qwen2moe, 4", "tiny-qwen3moe, 512", "tiny-qwen3moe, 7",
    "tiny-olmoe, 512", "tiny-olmoe, 1"
  })
  void computesTheReferencesLogitsRoutingAndTokens(String name, int chunk) {
    assertAnswers(name, chunk, KernelPath.JAVA_AND_ONEDNN);
  }

  @ParameterizedTest
  @MethodSource("modelsAndPaths")
  void computesThemOnEveryPath(String name, int chunk, KernelPath path) {
    assertAnswers(name, chunk, path);
  }

  static Stream<Arguments> modelsAndPaths() {
    Map<String, Integer> chunks =
        Map.of(
            "tiny-mixtral",
            512,
            "tiny-mixtral-bf16",
            3,
            "tiny-qwen2moe",
            4,
            "tiny-qwen3moe",
            7,
            "tiny-olmoe",
            1);
    return chunks.entrySet().stream()
        .flatMap(
            model ->
                Arrays.stream(KernelPath.values())
                    .map(path -> Arguments.of(model.getKey(), model.getValue(), path)));
  }

  private static void assertAnswers(String name, int chunk, KernelPath path) {
    try (ReferenceModel model = open(name, DataType.F32, path)) {
      model.assertAnswers(chunk);
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-mixtral", "tiny-qwen2moe", "tiny-qwen3moe", "tiny-olmoe"})
  void generatesTheSameTokensInABatchOfAllPrompts(String name) {
    try (ReferenceModel model = open(name, DataType.F32, KernelPath.JAVA_AND_ONEDNN)) {
      List<JsonNode> cases = model.cases();
      List<Continuation> batch = new ArrayList<>();
      cases.forEach(
          c -> batch.add(new Continuation(batch.size(), ReferenceModel.ints(c.get("prompt")))));

      for (int step = 0; step < 64 + 32; step++) {
        Continuation.step(model.decoder(), model.moe(), 3, batch.toArray(Continuation[]::new));
        batch.stream().filter(s -> s.remaining() == 0).forEach(s -> s.tokens.add(s.argmax()));
      }

      for (int i = 0; i < cases.size(); i++) {
        int prompt = cases.get(i).get("prompt").size();
        int[] golden = ReferenceModel.ints(cases.get(i).get("greedy"));
        assertThat(batch.get(i).tokens.stream().skip(prompt).limit(golden.length))
            .containsExactlyElementsOf(Arrays.stream(golden).boxed().toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysNearTheReferenceInBf16(KernelPath path) {
    try (ReferenceModel model = open("tiny-mixtral-bf16", DataType.BF16, path)) {
      for (JsonNode golden : model.cases()) {
        Continuation sequence = new Continuation(0, ReferenceModel.ints(golden.get("prompt")));

        model.complete(512, sequence);

        double deviation =
            golden.get("logits_std").asDouble()
                * 0.25; // an expert may flip where margins are small
        ReferenceModel.assertLogits(
            sequence.logits.getLast(), golden.get("last_logits"), deviation);
      }
    }
  }

  private static ReferenceModel open(String name, DataType computeType, KernelPath path) {
    return ReferenceModel.open(new GoldenModel(name).path(), "golden.json", computeType, path, 2);
  }
}
