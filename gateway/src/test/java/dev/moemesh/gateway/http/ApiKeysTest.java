package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, what keys may use, and what is put down of it. */
@QuarkusTest
@TestProfile(KeyedMesh.WithKeys.class)
@QuarkusTestResource(BrokerResource.class)
class ApiKeysTest extends KeyedMesh {
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
    "/%68ealth/%2E%2E/metrics, 401",
    "/health%2F..%2Fmetrics, 401",
    "/healthy, 401",
    "//v1/models, 401",
    "/v1/models/, 401",
    "/%761/models, 401",
    "/V1/models, 401",
    "/health, 200",
    "/q/health/live, 200",
    "/q/health/ready, 200"
  })
  void asksForAKeyWhereverItIsNotHealth(String path, int status) {
    assertThat(client.ask("GET", path).statusCode()).isEqualTo(status);
    assertThat(client.ask("HEAD", path).statusCode()).isEqualTo(status);
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
  void limitsConcurrentRequestsAndFreesThePlaceAtTheEnd() throws Exception {
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
}
