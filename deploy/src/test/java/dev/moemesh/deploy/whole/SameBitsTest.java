package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A request's answer has the same bits alone or in a batch, prefilled in one chunk or many, from a
 * cached prefix or anew, with 1, 2 or 8 expert pods, 1 or 2 threads. Log-probabilities are compared
 * as the API writes them: the shortest decimal of the float32, which no other float32 has.
 */
@Tag("mesh")
class SameBitsTest {

  private static final int REQUESTS = 20;

  @ParameterizedTest
  @CsvSource({"tiny-qwen2moe, f32, 2", "tiny-mixtral-bf16, bf16, 8"})
  void givesARequestTheSameBitsWhereverAndBesideWhateverItIsComputed(
      String model, String computeType, int pods) throws Exception {
    long seed = System.nanoTime();
    List<ObjectNode> requests = requests(model, new Random(seed));
    List<JsonNode> expected;
    try (TestMesh wide =
        TestMesh.start(
            model,
            1,
            "--compute-type",
            computeType,
            "--threads",
            "2",
            "--set",
            "moe.kv-cache.reuse=false")) {
      expected = askOneByOne(wide, requests);
      double steps = steps(wide);

      List<JsonNode> together = askTogether(wide, requests);

      assertSameBits(together, expected, "in a batch, seed " + seed);
      assertThat(steps(wide) - steps).as("steps of a batch").isLessThan(steps / 2);
      assertThat(cachedTokens(together)).isZero();
    }
    try (TestMesh cut =
        TestMesh.start(
            model,
            pods,
            "--compute-type",
            computeType,
            "--threads",
            "1",
            "--set",
            "moe.batch.max-rows=29",
            "--set",
            "moe.batch.prefill-rows-while-decoding=5",
            "--set",
            "moe.batch.max-sequences=" + REQUESTS)) {
      List<JsonNode> together = askTogether(cut, requests);
      List<JsonNode> again = askTogether(cut, requests);

      assertSameBits(together, expected, "in chunks and a batch, with more pods, seed " + seed);
      assertSameBits(again, expected, "from a cached prefix, with more pods, seed " + seed);
      assertThat(cachedTokens(together)).isZero();
      assertThat(cachedTokens(again)).isPositive();
    }
  }

  /**
   * Prompts of random tokens and of one to several tiles of attention; some greedy, some sampled,
   * some with the log-probabilities of the prompt as well, for which none of it is taken from the
   * cache.
   */
  private static List<ObjectNode> requests(String model, RandomGenerator random) {
    List<ObjectNode> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      ArrayNode prompt = TestMesh.JSON.createArrayNode();
      int length = 1 + random.nextInt(i % 4 == 0 ? 300 : 60);
      for (int token = 0; token < length; token++) {
        prompt.add(3 + random.nextInt(300));
      }
      ObjectNode body = Asking.completion(model, prompt, 1 + random.nextInt(24));
      body.put("logprobs", 20);
      if (i % 3 == 0) {
        body.put("temperature", 0.9).put("seed", i);
      }
      if (i % 6 == 1) {
        body.put("prompt_logprobs", 5);
      }
      requests.add(body);
    }
    return requests;
  }

  private static List<JsonNode> askOneByOne(TestMesh mesh, List<ObjectNode> requests)
      throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (ObjectNode request : requests) {
      answers.add(mesh.ask("/v1/completions", request));
    }
    return answers;
  }

  private static List<JsonNode> askTogether(TestMesh mesh, List<ObjectNode> requests)
      throws Exception {
    List<CompletableFuture<HttpResponse<String>>> together =
        requests.stream()
            .map(request -> mesh.request("/v1/completions", request))
            .map(request -> mesh.client().sendAsync(request, BodyHandlers.ofString()))
            .toList();
    List<JsonNode> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : together) {
      answers.add(TestMesh.JSON.readTree(answer.get().body()));
    }
    return answers;
  }

  private static void assertSameBits(List<JsonNode> found, List<JsonNode> expected, String what) {
    for (int i = 0; i < REQUESTS; i++) {
      JsonNode choice = expected.get(i).at("/choices/0");
      assertThat(choice.at("/logprobs/top_logprobs/0").size()).isGreaterThanOrEqualTo(20);
      assertThat(found.get(i).at("/choices/0")).as("%s, request %d", what, i).isEqualTo(choice);
    }
  }

  private static double steps(TestMesh mesh) {
    return mesh.metric("attention", "moe_step_seconds_count");
  }

  private static int cachedTokens(List<JsonNode> answers) {
    return answers.stream()
        .mapToInt(answer -> answer.at("/usage/prompt_tokens_details/cached_tokens").asInt())
        .sum();
  }
}
