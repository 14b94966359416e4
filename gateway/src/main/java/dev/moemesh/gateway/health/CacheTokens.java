package dev.moemesh.gateway.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.served.ServedLimits;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Polls the attention worker's readiness for the number of tokens that its KV cache holds, every
 * {@value #SECONDS} seconds. A worker that does not answer changes nothing. Owns a thread and an
 * HTTP client.
 */
@Singleton
public class CacheTokens {
  private static final int SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GatewaySettings settings;
  private final ServedLimits limits;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cache-tokens").factory());

  CacheTokens(GatewaySettings settings, ServedLimits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  void start(@Observes StartupEvent startup) {
    settings.attentionHealth().ifPresent(this::askAgainAndAgain);
  }

  void stop(@Observes ShutdownEvent shutdown) {
    timer.shutdownNow();
    client.shutdownNow();
  }

  private void askAgainAndAgain(URI url) {
    var unused = timer.scheduleWithFixedDelay(() -> ask(url), 0, SECONDS, TimeUnit.SECONDS);
  }

  private void ask(URI url) {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
    var unused =
        client
            .sendAsync(request, BodyHandlers.ofString())
            .thenAccept(response -> in(response.body()).ifPresent(limits::cacheHolds));
  }

  /** The tokens that a readiness answer names, whether it is up or down. */
  static OptionalInt in(String health) {
    try {
      for (JsonNode check : JSON.readTree(health).path("checks")) {
        JsonNode tokens = check.path("data").path("kv_cache_tokens");
        if (tokens.isInt() && tokens.intValue() > 0) {
          return OptionalInt.of(tokens.intValue());
        }
      }
      return OptionalInt.empty();
    } catch (JsonProcessingException e) {
      return OptionalInt.empty(); // no worker's answer, such as a proxy's page
    }
  }
}
