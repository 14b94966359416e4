package dev.moemesh.bench.metrics;

import dev.moemesh.deploy.formats.PrometheusText;
import dev.moemesh.deploy.mesh.MeshException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Reads what a mesh counts. */
@FunctionalInterface
public interface CounterReader {
  /** For what counts nothing, or out of reach: always {@link MeshCounters#NONE}. */
  CounterReader NONE = () -> MeshCounters.NONE;

  /** The counters now. */
  MeshCounters read();

  /**
   * Reads the metrics of an attention service, and those of expert pods.
   *
   * @param metrics their full URLs
   */
  static CounterReader at(List<URI> metrics, HttpClient client) {
    List<HttpRequest> requests =
        metrics.stream()
            .map(url -> HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build())
            .toList();
    return () -> {
      StringBuilder all = new StringBuilder();
      requests.forEach(request -> all.append(get(client, request)).append('\n'));
      return MeshCounters.in(PrometheusText.parse(all.toString()));
    };
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
        "expected metrics at %s, found %s; give those of attention service and expert pods with --metrics-url, or leave it out"
            .formatted(request.uri(), found));
  }
}
