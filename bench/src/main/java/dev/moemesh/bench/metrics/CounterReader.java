package dev.moemesh.bench.metrics;

import dev.moemesh.deploy.mesh.MeshException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Reads the counters of MoE layers. */
@FunctionalInterface
public interface LayerMeter {
  /** For meshes whose metrics are out of reach: never counts a call. */
  LayerMeter NONE = () -> LayerCounters.NONE;

  /** The counters now. */
  LayerCounters read();

  /**
   * Reads the metrics of an attention service.
   *
   * @param metrics their full URL
   */
  static LayerMeter at(URI metrics, HttpClient client) {
    HttpRequest request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build();
    return () -> LayerCounters.in(PrometheusText.parse(get(client, request)));
  }

  private static String get(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw unreadable(request, "HTTP status " + response.statusCode());
    } catch (IOException e) {
      throw unreadable(request, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while reading metrics");
    }
  }

  private static MeshException unreadable(HttpRequest request, String found) {
    return new MeshException(
        "expected metrics at %s, found %s; give the attention service's with --metrics-url, or leave it out"
            .formatted(request.uri(), found));
  }
}
