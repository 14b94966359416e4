package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.AttentionCompanion;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that asks for API keys, limits them, and shares the mesh out between them. */
@QuarkusTest
@TestProfile(ApiKeysTest.WithKeys.class)
@QuarkusTestResource(BrokerResource.class)
class ApiKeysTest {
  private static final String COMPLETIONS = "/v1/completions";
  private static final String HI = "{'prompt':'hi','max_tokens':3}";
  private static final String ALICE = "moe-alices-key-0001";
  private static final String BOB = "moe-bobs-key-000002";
  private static final String CAROL = "moe-carols-key-0003";
  private static final String DAVE = "moe-daves-key-00004";

  /** Keys with limits, and room for one sequence in the mesh. */
  public static final class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "moe.gateway.api-keys",
          String.join(
              ",",
              "alice=" + ALICE,
              "bob=" + BOB + " requests=2",
              "carol=" + CAROL + " tokens=100",
              "dave=" + DAVE + " concurrent=1"),
          "moe.gateway.share.max-sequences",
          "1",
          "moe.gateway.share.max-waiting-requests",
          "3");
    }
  }

  @TestHTTPResource URI root;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private final BlockingQueue<String> audited = new LinkedBlockingQueue<>();
  private final Handler auditor = new Auditor(audited);
  private AttentionCompanion attention;
  private Client client;

  @BeforeEach
  void openMesh() {
    attention = new AttentionCompanion(bootstrapServers);
    attention.answer(_ -> three());
    client = new Client(root);
    client.awaitStatus("/q/health/ready", 200);
    Logger.getLogger("moe.audit").addHandler(auditor);
  }

  @AfterEach
  void closeMesh() {
    Logger.getLogger("moe.audit").removeHandler(auditor);
    attention.close();
  }

  @Test
  void letsAKnownKeyIn() {
    assertThat(ask(ALICE, HI).statusCode()).isEqualTo(200);
    assertThat(client.send(COMPLETIONS, HI, "Authorization", "bearer  " + ALICE).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, Bearer moe-nobodys-key-0000",
    "Authorization, Bearer",
    "Authorization, Basic bW9lOm1vZQ==",
    "X-Other, nothing"
  })
  void refusesEverybodyElseInOpenAisForm(String header, String value) {
    HttpResponse<String> response = client.send(COMPLETIONS, HI, header, value);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    JsonNode error = Client.json(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("invalid_api_key");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").asText()).contains("Authorization: Bearer");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, 401",
    "/metrics, 401",
    "/nowhere, 401",
    "/v1/../metrics, 401",
    "/health/../metrics, 401",
    "/health, 200",
    "/q/health/live, 200",
    "/q/health/ready, 200"
  })
  void asksForAKeyWhereverItIsNotHealth(String path, int status) {
    assertThat(client.ask("GET", path).statusCode()).isEqualTo(status);
  }

  @Test
  void limitsRequestsAndSaysSoInOpenAisHeaders() {
    HttpResponse<String> first = ask(BOB, HI);
    ask(BOB, HI);
    HttpResponse<String> third = ask(BOB, HI);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).hasValue("2");
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("1");
    assertThat(first.headers().firstValue("x-ratelimit-reset-requests")).isPresent();
    assertThat(first.headers().firstValue("x-ratelimit-limit-tokens")).isEmpty();
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After").map(Integer::valueOf).orElse(0))
        .isBetween(1, 30);
    assertThat(Client.json(third.body()).path("error").path("code").asText())
        .isEqualTo("rate_limit_exceeded");
  }

  @Test
  void countsTheTokensThatWereUsedAndNotThoseThatWereReserved() {
    for (int i = 0; i < 4; i++) {
      assertThat(ask(CAROL, "{'prompt':'hi','max_tokens':80}").statusCode()).isEqualTo(200);
    }

    HttpResponse<String> tooLarge = ask(CAROL, "{'prompt':'" + "hi ".repeat(60) + "'}");

    assertThat(tooLarge.statusCode()).isEqualTo(429);
    assertThat(tooLarge.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(tooLarge.headers().firstValue("Retry-After")).isEmpty();
    assertThat(tooLarge.headers().firstValue("x-ratelimit-limit-tokens")).hasValue("100");
  }

  @Test
  void limitsConcurrentRequestsAndFreesThePlaceOfWhoeverLeaves() throws Exception {
    attention.answer(_ -> List.of());
    CompletableFuture<HttpResponse<String>> open = later(DAVE);
    InferenceRequest waiting = next(attention.requests());

    HttpResponse<String> second = ask(DAVE, HI);
    attention.write(waiting, three());
    open.get(10, TimeUnit.SECONDS);
    attention.answer(_ -> three());

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(ask(DAVE, HI).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyWithOneRequestDoesNotWaitForAllOfAGreedyOne() throws Exception {
    attention.answer(_ -> List.of());
    List<CompletableFuture<HttpResponse<String>>> greedy = new ArrayList<>();
    greedy.add(later(ALICE));
    InferenceRequest running = next(attention.requests());
    for (int i = 0; i < 3; i++) {
      greedy.add(later(ALICE));
    }
    awaitWaiting(3);
    CompletableFuture<HttpResponse<String>> modest = later(DAVE);
    awaitWaiting(4);
    attention.answer(_ -> three());

    attention.write(running, three());
    HttpResponse<String> served = modest.get(20, TimeUnit.SECONDS);

    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(greedy.stream().filter(CompletableFuture::isDone).count()).isLessThanOrEqualTo(2);
    for (CompletableFuture<HttpResponse<String>> request : greedy) {
      assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void putsDownWhoAskedAndHowItEndedWithoutTheContent() throws InterruptedException {
    client.send(
        COMPLETIONS,
        "{'prompt':'secret','max_tokens':3}",
        "Authorization",
        "Bearer " + ALICE,
        "X-Request-Id",
        "order-17");
    String line = audited.poll(10, TimeUnit.SECONDS);
    client.send(COMPLETIONS, HI);
    String refused = audited.poll(10, TimeUnit.SECONDS);

    JsonNode entry = Client.json(line);
    assertThat(entry.path("request_id").asText()).isEqualTo("order-17");
    assertThat(entry.path("key").asText()).isEqualTo("alice");
    assertThat(entry.path("remote").asText()).isEqualTo("127.0.0.1");
    assertThat(entry.path("path").asText()).isEqualTo(COMPLETIONS);
    assertThat(entry.path("status").asInt()).isEqualTo(200);
    assertThat(entry.path("outcome").asText()).isEqualTo("completed");
    assertThat(entry.path("model").asText()).isEqualTo("tiny/mixtral");
    assertThat(entry.path("prompt_tokens").asInt()).isPositive();
    assertThat(entry.path("generated_tokens").asInt()).isEqualTo(3);
    assertThat(line).doesNotContain("secret", ALICE);
    assertThat(Client.json(refused).path("status").asInt()).isEqualTo(401);
    assertThat(Client.json(refused).path("outcome").asText()).isEqualTo("refused");
    assertThat(Client.json(refused).path("key").asText()).isEmpty();
  }

  @Test
  void countsRequestsAndTokensByKey() {
    ask(ALICE, HI);

    assertThat(metrics())
        .contains("moe_gateway_requests_total{key=\"alice\",outcome=\"completed\"}")
        .contains("moe_gateway_tokens_total{key=\"alice\",kind=\"generated\"}")
        .contains("moe_gateway_tokens_total{key=\"alice\",kind=\"prompt\"}")
        .doesNotContain(ALICE);
  }

  private void awaitWaiting(int requests) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    String wanted = "moe_gateway_requests_waiting " + requests + ".0";
    while (!metrics().contains(wanted)) {
      assertThat(System.nanoTime()).as(wanted).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private String metrics() {
    return client.ask("GET", "/metrics", "Authorization", "Bearer " + ALICE).body();
  }

  private CompletableFuture<HttpResponse<String>> later(String key) {
    CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(ask(key, HI)));
    return answer;
  }

  private HttpResponse<String> ask(String key, String body) {
    return client.send(COMPLETIONS, body, "Authorization", "Bearer " + key);
  }

  private static List<TokenEvent> three() {
    return Events.text(0, List.of(36, 37, 38));
  }

  private static InferenceRequest next(BlockingQueue<InferenceRequest> requests)
      throws InterruptedException {
    InferenceRequest request = requests.poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  /** Keeps what is logged. */
  private static final class Auditor extends Handler {
    private final BlockingQueue<String> lines;

    Auditor(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord logged) {
      lines.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
