package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.BrokerResource;
import dev.moemesh.gateway.mesh.WorkerPulse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients hear when nothing comes from the mesh. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class SilenceTest extends CompanionMesh {
  private static final String COMPLETIONS = "/v1/completions";

  private WorkerPulse worker;

  @AfterEach
  void recover() {
    worker.recover();
    client.awaitStatus("/q/health/ready", 200);
  }

  @Test
  void endsAnOpenStreamWhenItsWorkerIsGone() throws Exception {
    attention.answer(_ -> List.of(Events.token(0, 0, 36)));
    worker.fallSilent();

    List<JsonNode> events = streamed("{'prompt':'hi','stream':true}");

    assertThat(events.getLast().path("error").path("code").asText())
        .isEqualTo("worker_unavailable");
    InferenceRequest request = attention.requests().poll(10, TimeUnit.SECONDS);
    assertThat(attention.cancellations().poll(10, TimeUnit.SECONDS))
        .returns(request.getRequestId(), cancellation -> cancellation.getRequestId());
  }

  @Test
  void refusesRequestsWhileNoWorkerIsHeard() {
    worker.fallSilent();
    client.awaitStatus("/health", 503);

    HttpResponse<String> refused = client.send(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("worker_unavailable");
    assertThat(client.ask("GET", "/q/health/ready").statusCode()).isEqualTo(503);
    assertThat(client.ask("GET", "/q/health/live").statusCode()).isEqualTo(200);
    assertThat(client.ask("GET", "/v1/models").statusCode()).isEqualTo(200);
  }

  @Test
  void answersARequestInOnePieceThatNobodyTakesUp() {
    worker.read(List.of(7));

    HttpResponse<String> refused = client.send(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("worker_unavailable");
  }

  @Test
  void keepsAWaitingStreamOpenWithItsHeadersAndComments() throws Exception {
    attention.answer(_ -> List.of());

    HttpResponse<String> response = send("{'prompt':'hi','stream':true}");

    // The request-timeout of the tests ends it.
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().lines().filter(": keep-alive"::equals).count()).isBetween(4L, 9L);
    assertThat(response.body()).contains("\"code\":\"timeout\"").endsWith("data: [DONE]\n\n");
  }

  private List<JsonNode> streamed(String body) throws Exception {
    return send(body)
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> Client.json(line.substring("data: ".length())))
        .toList();
  }

  private HttpResponse<String> send(String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(root.resolve(COMPLETIONS))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'), UTF_8))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
