package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public API of a running mesh against answers that it had no part in. */
@Tag("mesh")
class GoldenMeshTest {

  private static final double LOGPROB_TOLERANCE = 1e-3;

  @ParameterizedTest
  @CsvSource({
    "tiny-mixtral, 8, 512",
    "tiny-mixtral, 1, 7",
    "tiny-mixtral-bf16, 2, 512",
    "tiny-qwen2moe, 2, 5",
    "tiny-qwen3moe, 3, 512",
    "tiny-olmoe, 2, 512"
  })
  void givesTheReferencesTokensRoutingAndLogProbabilities(String model, int pods, int chunk)
      throws Exception {
    try (TestMesh mesh =
        TestMesh.start(
            model,
            pods,
            "--compute-type",
            "f32",
            "--set",
            "moe.batch.max-rows=" + chunk,
            "--set",
            "moe.batch.max-sequences=" + Math.min(chunk, 64))) {
      for (JsonNode golden : TestMesh.cases(model)) {
        ObjectNode body =
            Asking.completion(mesh, golden.get("prompt"), golden.get("greedy").size());
        body.put("logprobs", 5);
        body.put("return_tokens_as_token_ids", true);
        body.put("return_routed_experts", true);

        JsonNode choice = mesh.ask("/v1/completions", body).get("choices").get(0);

        assertThat(Asking.ints(choice.get("token_ids")))
            .isEqualTo(Asking.ints(golden.get("greedy")));
        assertRouting(choice.get("routed_experts"), golden);
        assertLogProbabilities(choice.get("logprobs"), golden.get("last_logits"));
      }
    }
  }

  private static void assertRouting(JsonNode routed, JsonNode golden) {
    int prompt = golden.get("prompt").size();
    assertThat(routed).hasSize(prompt + golden.get("greedy").size() - 1);
    for (int token = 0; token < prompt; token++) {
      for (int layer = 0; layer < golden.get("layers").size(); layer++) {
        assertThat(Asking.ints(routed.get(token).get(layer)))
            .isEqualTo(Asking.ints(golden.get("layers").get(layer).get("expert_ids").get(token)));
      }
    }
  }

  private static void assertLogProbabilities(JsonNode logprobs, JsonNode lastLogits) {
    double max =
        IntStream.range(0, lastLogits.size())
            .mapToDouble(i -> lastLogits.get(i).asDouble())
            .max()
            .orElseThrow();
    double sum =
        IntStream.range(0, lastLogits.size())
            .mapToDouble(i -> Math.exp(lastLogits.get(i).asDouble() - max))
            .sum();
    JsonNode best = logprobs.get("top_logprobs").get(0);
    assertThat(best).hasSize(5);
    best.properties()
        .forEach(
            entry -> {
              int token = Integer.parseInt(entry.getKey().substring("token_id:".length()));
              double expected = lastLogits.get(token).asDouble() - max - Math.log(sum);
              assertThat(entry.getValue().asDouble())
                  .isCloseTo(expected, within(LOGPROB_TOLERANCE));
            });
  }
}
