package dev.moemesh.gateway.health;

import dev.moemesh.gateway.GatewaySettings;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the attention worker says that it is; asked anew each time, without a thread waiting.
 */
@Readiness
@ApplicationScoped
public class AttentionReadiness implements AsyncHealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Optional<URI> url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  AttentionReadiness(GatewaySettings settings) {
    this.url = settings.attentionHealth();
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("attention worker");
    if (url.isEmpty()) {
      return Uni.createFrom().item(answer.withData("url", "not set").up().build());
    }
    HttpRequest request = HttpRequest.newBuilder(url.get()).timeout(PATIENCE).build();
    answer.withData("url", url.get().toString());
    return Uni.createFrom()
        .completionStage(() -> client.sendAsync(request, BodyHandlers.discarding()))
        .map(response -> answer.status(response.statusCode() == 200).build())
        .onFailure()
        .recoverWithItem(
            failure -> answer.withData("failure", String.valueOf(failure)).down().build());
  }

  @PreDestroy
  void close() {
    client.shutdownNow();
  }
}
