package dev.moemesh.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.deploy.mesh.MeshException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks an OpenAI-compatible server for completions. Thread-safe; its client belongs to others. */
public final class CompletionClient {
  private static final int OK = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final URI server;
  private final HttpClient client;
  private final Duration patience;

  /**
   * @param patience how long an answer may take
   */
  public CompletionClient(URI server, HttpClient client, Duration patience) {
    this.server = server;
    this.client = client;
    this.patience = patience;
  }

  /**
   * The name of the model that the server serves.
   *
   * @throws MeshException if it serves none, or does not answer
   */
  public String model() {
    HttpResponse<String> response = get("/v1/models");
    if (response.statusCode() != OK) {
      throw refused(Refusals.message(response.statusCode(), response.body()));
    }
    try {
      String name = MAPPER.readTree(response.body()).path("data").path(0).path("id").asText("");
      if (!name.isEmpty()) {
        return name;
      }
    } catch (JsonProcessingException _) {
      // Said below.
    }
    throw refused("expected the name of a model from /v1/models, found " + response.body());
  }

  /**
   * Checks that a mesh is ready; a server that has no readiness in Quarkus' place passes.
   *
   * @throws MeshException if it says that it is not
   */
  public void requireReady() {
    if (get("/q/health/ready").statusCode() == 503) {
      throw new MeshException(
          "the mesh at %s is not ready; see ./moe status, and wait until it is".formatted(server));
    }
  }

  /**
   * Completions of a model.
   *
   * @param model as the server names it
   */
  public Completer completer(String model) {
    return (prompt, tokens) -> complete(model, prompt, tokens);
  }

  private CompletableFuture<Recording> complete(String model, int[] prompt, int tokens) {
    HttpRequest request =
        ApiKey.with(HttpRequest.newBuilder(server.resolve("/v1/completions")))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofString(body(model, prompt, tokens)))
            .build();
    long sent = System.nanoTime();
    return client
        .sendAsync(request, handler(tokens))
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw unreachable(String.valueOf(cause(failure)));
              }
              return switch (response.body()) {
                case Answer.Streamed(var tokenNanos) -> new Recording(sent, tokenNanos);
                case Answer.Refused(String reason) -> throw refused(reason);
              };
            });
  }

  static String body(String model, int[] prompt, int tokens) {
    ObjectNode body =
        MAPPER
            .createObjectNode()
            .put("model", model)
            .put("max_tokens", tokens)
            .put("temperature", 0)
            .put("ignore_eos", true)
            .put("stream", true)
            .put("return_token_ids", true);
    var ids = body.putArray("prompt");
    for (int id : prompt) {
      ids.add(id);
    }
    return body.toString();
  }

  private static BodyHandler<Answer> handler(int tokens) {
    return info ->
        info.statusCode() == OK
            ? new StreamSubscriber(new TokenClock(tokens, System::nanoTime))
            : BodySubscribers.mapping(
                BodySubscribers.ofString(StandardCharsets.UTF_8),
                body -> new Answer.Refused(Refusals.message(info.statusCode(), body)));
  }

  private HttpResponse<String> get(String path) {
    try {
      HttpRequest request =
          ApiKey.with(HttpRequest.newBuilder(server.resolve(path))).timeout(patience).build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw unreachable(e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while asking " + server);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private MeshException refused(String reason) {
    return new MeshException("%s: %s".formatted(server, reason));
  }

  private MeshException unreachable(String reason) {
    return new MeshException(
        "cannot reach %s, or it broke off (%s); see ./moe status".formatted(server, reason));
  }
}
