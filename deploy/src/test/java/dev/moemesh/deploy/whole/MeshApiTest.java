package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.deploy.fake.Await;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One mesh, asked in many ways. */
@Tag("mesh")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshApiTest {

  private static final String MODEL = "tiny-qwen3moe";
  private static final int CONCURRENT = 32;

  private TestMesh mesh;

  @BeforeAll
  void start() throws Exception {
    mesh = TestMesh.start(MODEL, 2, "--kv-cache-mb", "1");
  }

  @AfterAll
  void end() throws Exception {
    if (mesh != null) {
      List<ProcessHandle> processes = mesh.processes();
      mesh.close();
      assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void streamsWhatItAnswersWhole() throws Exception {
    ObjectNode body = Asking.completion(mesh, TestMesh.cases(MODEL).get(3).get("prompt"), 24);
    JsonNode whole = mesh.ask("/v1/completions", body).get("choices").get(0);
    body.put("stream", true);

    List<String> events = mesh.stream("/v1/completions", body);

    StringBuilder text = new StringBuilder();
    List<Integer> tokens = new ArrayList<>();
    for (String event : events.subList(0, events.size() - 1)) {
      JsonNode choice = TestMesh.JSON.readTree(event).get("choices").get(0);
      text.append(choice.get("text").asText());
      choice.path("token_ids").forEach(token -> tokens.add(token.asInt()));
    }
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(text).hasToString(whole.get("text").asText());
    assertThat(tokens.stream().mapToInt(Integer::intValue).toArray())
        .isEqualTo(Asking.ints(whole.get("token_ids")));
  }

  @Test
  void generatesUntilTheCacheIsFullWhereARequestSaysNoLength() throws Exception {
    Await.until("the gateway knows what the cache holds", () -> maxModelLength() < 4096);
    int fits = maxModelLength();
    ArrayNode prompt = TestMesh.JSON.createArrayNode();
    for (int i = 0; i < fits - 40; i++) {
      prompt.add(3 + i % 300);
    }
    ObjectNode body = Asking.completion(mesh, prompt, 1);
    body.put("max_tokens", fits + 1);
    assertThat(
            mesh.client()
                .send(mesh.request("/v1/completions", body), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(400);
    body.put("max_tokens", 41);
    JsonNode asked = mesh.ask("/v1/completions", body);

    ObjectNode chat = TestMesh.JSON.createObjectNode().put("ignore_eos", true).put("model", MODEL);
    chat.putArray("messages").addObject().put("role", "user").put("content", "a".repeat(fits - 99));
    JsonNode whole = mesh.ask("/v1/chat/completions", chat);

    assertThat(asked.path("choices").path(0).path("token_ids")).hasSize(40);
    assertThat(whole.path("choices").path(0).path("finish_reason").asText()).isEqualTo("length");
    assertThat(whole.path("usage").path("total_tokens").asInt()).isEqualTo(fits);
  }

  private int maxModelLength() {
    try {
      String body = mesh.get("gateway", "/v1/models").body();
      return TestMesh.JSON.readTree(body).path("data").path(0).path("max_model_len").asInt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesThirtyTwoConcurrentRequestsTheTokensThatEachGetsAlone() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<ObjectNode> bodies = new ArrayList<>();
    for (int i = 0; i < CONCURRENT; i++) {
      ArrayNode prompt = TestMesh.JSON.createArrayNode();
      int length = 1 + random.nextInt(90);
      for (int t = 0; t < length; t++) {
        prompt.add(3 + random.nextInt(300));
      }
      ObjectNode body = Asking.completion(mesh, prompt, 1 + random.nextInt(40));
      if (i % 3 == 0) {
        body.put("temperature", 0.8).put("top_p", 0.9).put("seed", i);
      }
      bodies.add(body);
    }
    List<int[]> alone = new ArrayList<>();
    for (ObjectNode body : bodies) {
      alone.add(tokens(mesh.ask("/v1/completions", body)));
    }

    List<CompletableFuture<HttpResponse<String>>> together =
        bodies.stream()
            .map(
                body ->
                    mesh.client()
                        .sendAsync(mesh.request("/v1/completions", body), BodyHandlers.ofString()))
            .toList();

    for (int i = 0; i < CONCURRENT; i++) {
      assertThat(tokens(TestMesh.JSON.readTree(together.get(i).get().body())))
          .as("seed %d, request %d %s", seed, i, bodies.get(i))
          .isEqualTo(alone.get(i));
    }
  }

  @Test
  void chatsByTheModelsTemplate() throws Exception {
    ObjectNode body = TestMesh.JSON.createObjectNode();
    body.put("model", mesh.model());
    body.putArray("messages").addObject().put("role", "user").put("content", "Hello 🐙");
    body.put("max_tokens", 5);
    body.put("n", 2);

    JsonNode answer = mesh.ask("/v1/chat/completions", body);

    assertThat(answer.get("choices")).hasSize(2);
    assertThat(answer.get("choices").get(0).get("message").get("role").asText())
        .isEqualTo("assistant");
    assertThat(answer.get("usage").get("prompt_tokens").asInt()).isGreaterThan(10);
  }

  @Test
  void namesWhatIsWrongAndLives() throws Exception {
    for (String wrong :
        List.of(
            "{",
            "[]",
            "{\"model\":\"other\",\"prompt\":\"x\"}",
            "{\"prompt\":[99999999]}",
            "{\"prompt\":\"x\",\"temperature\":\"hot\"}",
            "{\"prompt\":\"x\",\"max_tokens\":99999999}",
            "{\"prompt\":\"x\",\"top_p\":7}")) {
      String body = wrong.replace("{\"prompt\"", "{\"model\":\"" + mesh.model() + "\",\"prompt\"");
      HttpResponse<String> response =
          mesh.client()
              .send(
                  HttpRequest.newBuilder(mesh.url("gateway").resolve("/v1/completions"))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.ofString());

      assertThat(response.statusCode()).as(body).isBetween(400, 499);
      JsonNode error = TestMesh.JSON.readTree(response.body()).get("error");
      assertThat(error.get("message").asText()).as(body).isNotBlank();
      assertThat(error.has("type") && error.has("param") && error.has("code")).as(body).isTrue();
    }
    assertThat(mesh.processes()).hasSize(6).allMatch(ProcessHandle::isAlive);
  }

  @Test
  void stopsWorkingForAClientThatWentAway() throws Exception {
    ObjectNode body = Asking.completion(mesh, TestMesh.cases(MODEL).get(1).get("prompt"), 900);
    body.put("stream", true);
    HttpResponse<InputStream> response =
        mesh.client().send(mesh.request("/v1/completions", body), BodyHandlers.ofInputStream());
    response.body().readNBytes(100);
    assertThat(mesh.metric("attention", "moe_requests_active")).isGreaterThanOrEqualTo(1);

    response.body().close();

    Await.until("the request is gone", () -> mesh.metric("attention", "moe_requests_active") == 0);
  }

  @Test
  void showsBytesOfWeightsWhereTheyAreHeld() throws Exception {
    double experts =
        mesh.metric("expert-0", "moe_weight_bytes") + mesh.metric("expert-1", "moe_weight_bytes");

    assertThat(experts).isEqualTo(2.0 * 16 * 3 * 64 * 64 * 4);
    assertThat(mesh.metric("router", "moe_weight_bytes")).isEqualTo(2.0 * 16 * 64 * 4);
    assertThat(mesh.metric("attention", "moe_weight_bytes")).isPositive();
  }

  private static int[] tokens(JsonNode answer) {
    assertThat(answer.has("choices")).as(answer.toString()).isTrue();
    return Asking.ints(answer.get("choices").get(0).get("token_ids"));
  }
}
