package dev.moemesh.deploy.chat;

import dev.moemesh.deploy.process.PinnedCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Asks a server for answers and streams them. One answer at a time; {@link #cancel} may come from
 * any thread. Owns its HTTP client.
 */
public final class ChatClient implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAUTHORISED = 401;
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);

  private final URI server;
  private final Optional<String> apiKey;
  private final HttpClient client;
  private volatile Answering current = new Answering.Nothing();

  /** A client of a server that asks for no key, or has a certificate that everyone trusts. */
  public ChatClient(URI server) {
    this(server, Optional.empty(), Optional.empty());
  }

  /**
   * @param apiKey what to show to the server
   * @param certificate the one that the server has to show, if it is to be that of a file
   */
  public ChatClient(URI server, Optional<String> apiKey, Optional<Path> certificate) {
    this.server = server;
    this.apiKey = apiKey;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TO_CONNECT);
    certificate.ifPresent(file -> PinnedCertificate.trustedBy(builder, file));
    this.client = builder.build();
  }

  /** The name of the model that the server serves. */
  public String model() {
    try {
      HttpResponse<String> answer =
          client.send(request("/v1/models").build(), BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw refusal(answer.statusCode(), answer.body());
      }
      return ChatResponses.firstModel(answer.body());
    } catch (IOException e) {
      throw unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  /**
   * Streams an answer to a conversation; if the model knows no conversations, a continuation of it
   * as plain text.
   *
   * @param onText told of each piece of text as it comes
   * @return the answer, as far as it came if it was cancelled
   * @throws ChatException if the server refuses
   */
  public String answer(
      String model, List<Message> messages, Sampling sampling, Consumer<String> onText) {
    try {
      return stream(
          "/v1/chat/completions", Requests.conversation(model, messages, sampling), onText);
    } catch (ChatException e) {
      if (e.reason() != RefusalReason.NO_CHAT_TEMPLATE) {
        throw e;
      }
      return stream("/v1/completions", Requests.transcript(model, messages, sampling), onText);
    }
  }

  /** Breaks off the answer that is being streamed. */
  public void cancel() {
    current.cancel();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private String stream(String path, String body, Consumer<String> onText) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<InputStream>> exchange =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    Answering.Streaming streaming = new Answering.Streaming(exchange);
    current = streaming;
    try (InputStream answer = requireOk(exchange.join())) {
      return read(answer, streaming, onText);
    } catch (CancellationException e) {
      return "";
    } catch (CompletionException | IOException e) {
      if (streaming.isCancelled()) {
        return "";
      }
      throw unreachable();
    } finally {
      current = new Answering.Nothing();
    }
  }

  private static ChatException refusal(int status, String body) {
    ChatException told = ChatResponses.refusal(body);
    return status == UNAUTHORISED
        ? new ChatException(
            told.getMessage() + " ./moe chat takes it as --api-key KEY, or from MOE_API_KEY.")
        : told;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    apiKey.ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  private static String read(
      InputStream answer, Answering.Streaming streaming, Consumer<String> onText)
      throws IOException {
    StringBuilder text = new StringBuilder();
    var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ChatResponses.Piece piece = ChatResponses.pieceOf(line);
        text.append(piece.text());
        onText.accept(piece.reasoning() + piece.text());
      }
    } catch (IOException e) {
      if (!streaming.isCancelled()) {
        throw e;
      }
    }
    return text.toString();
  }

  private static InputStream requireOk(HttpResponse<InputStream> response) throws IOException {
    if (response.statusCode() != OK) {
      try (InputStream body = response.body()) {
        throw refusal(
            response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return response.body();
  }

  private ChatException unreachable() {
    return new ChatException("cannot reach " + server + ", or it broke off; see ./moe status");
  }
}
