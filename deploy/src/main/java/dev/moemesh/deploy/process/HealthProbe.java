package dev.moemesh.deploy.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks processes for their health and their metrics. Owns its HTTP client. Thread-safe. */
public final class HealthProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final HttpClient client;

  public HealthProbe() {
    this(Optional.empty());
  }

  /**
   * @param certificate what HTTPS servers have to show; empty if there are none
   */
  public HealthProbe(Optional<Path> certificate) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    certificate.ifPresent(file -> PinnedCertificate.trustedBy(builder, file));
    this.client = builder.build();
  }

  /** What the process at that URL says about itself now. */
  public Health health(URI url) {
    return get(url.resolve("/q/health/ready"))
        .map(response -> response.statusCode() == OK ? Health.READY : Health.LOADING)
        .orElse(Health.UNREACHABLE);
  }

  /** What it says of its readiness, as JSON; empty if it does not answer. */
  public String readiness(URI url) {
    return get(url.resolve("/q/health/ready")).map(HttpResponse::body).orElse("");
  }

  /** The process's metrics in Prometheus' text form; empty if it has none. */
  public String metrics(URI url) {
    return get(url.resolve("/metrics"))
        .filter(response -> response.statusCode() == OK)
        .map(HttpResponse::body)
        .orElse("");
  }

  private Optional<HttpResponse<String>> get(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
