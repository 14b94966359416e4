package dev.moemesh.attention.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.contract.v1.InferenceRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Requests with the prompts of the golden model's reference, and the reference's answers. */
final class GoldenRequests {

  private final JsonNode cases;

  GoldenRequests() {
    try {
      cases =
          new ObjectMapper()
              .readTree(ModelForTests.GOLDEN.resolve("golden.json").toFile())
              .get("cases");
    } catch (IOException e) {
      throw new UncheckedIOException("the golden answers cannot be read", e);
    }
  }

  int count() {
    return cases.size();
  }

  JsonNode layers(int which) {
    return cases.get(which).get("layers");
  }

  int[] prompt(int which) {
    return ints(cases.get(which).get("prompt"));
  }

  /** The tokens that the reference generates greedily. */
  int[] greedy(int which) {
    return ints(cases.get(which).get("greedy"));
  }

  /** The request {@code r<which>} for as many tokens as the reference has. */
  InferenceRequest.Builder request(int which) {
    return EngineFixture.request("r" + which, prompt(which), 32);
  }

  /** A request with a prompt of any length. */
  static InferenceRequest.Builder ofLength(int length) {
    int[] prompt = IntStream.range(0, length).map(i -> 3 + i % 300).toArray();
    return EngineFixture.request("length-" + length, prompt, 32);
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
