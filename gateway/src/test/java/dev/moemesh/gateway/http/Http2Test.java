package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several requests on one connection. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class Http2Test extends CompanionMesh {
  private static final BodyPublisher ENDLESS =
      BodyPublishers.fromPublisher(
          subscriber ->
              subscriber.onSubscribe(
                  new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {}
                  }));

  @Test
  void aRequestWhoseBodyIsNotReadToItsEndLeavesOthersAlone() throws Exception {
    attention.answer(_ -> List.of());
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(root.resolve("/health")).build(), BodyHandlers.ofString());
      CompletableFuture<HttpResponse<String>> open =
          http.sendAsync(
              post(BodyPublishers.ofString("{\"prompt\":\"hi\"}", UTF_8)).build(),
              BodyHandlers.ofString());
      InferenceRequest waiting = attention.requests().poll(10, TimeUnit.SECONDS);

      HttpResponse<String> refused =
          http.send(
              post(ENDLESS).header("Content-Encoding", "br").build(), BodyHandlers.ofString());
      attention.write(waiting, Events.said(List.of(36), FinishReason.FINISH_REASON_STOP));

      assertThat(health.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(refused.statusCode()).isEqualTo(415);
      assertThat(open.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  private HttpRequest.Builder post(BodyPublisher body) {
    return HttpRequest.newBuilder(root.resolve("/v1/completions"))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json")
        .POST(body);
  }
}
