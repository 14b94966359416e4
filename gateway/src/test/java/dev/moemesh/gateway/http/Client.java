package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A client of the API. In bodies, single quotes stand for double ones. */
final class Client {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;

  Client(URI root) {
    this.root = root;
  }

  /** The body of an answer that must be a success. */
  JsonNode post(String path, String body) {
    HttpResponse<String> response = send(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  /** The events of a stream, without the {@code [DONE]} that must end it. */
  List<JsonNode> stream(String path, String body) {
    HttpResponse<String> response = send(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<String> events = new ArrayList<>(Arrays.asList(response.body().split("\n\n")));
    assertThat(events).allMatch(event -> event.startsWith("data: ") && !event.contains("\n"));
    assertThat(events.removeLast()).isEqualTo("data: [DONE]");
    return events.stream().map(event -> json(event.substring("data: ".length()))).toList();
  }

  HttpResponse<String> send(String path, String body, String... headers) {
    return sendBytes(path, body.replace('\'', '"').getBytes(UTF_8), headers);
  }

  HttpResponse<String> sendBytes(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(path)).POST(BodyPublishers.ofByteArray(body));
    if (!Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> ask(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root.resolve("/") + path.substring(1)))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void awaitStatus(String path, int status) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ask("GET", path).statusCode() != status) {
      assertThat(System.nanoTime()).as(path + " is not " + status).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  void awaitStatus(String path, String body, int status) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (send(path, body).statusCode() != status) {
      assertThat(System.nanoTime()).as(path + " is not " + status).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String joinedText(List<JsonNode> chunks, String field) {
    return choices(chunks, choice -> choice.path(field)).stream()
        .map(JsonNode::asText)
        .collect(Collectors.joining());
  }

  static String joinedContent(List<JsonNode> chunks) {
    return choices(chunks, choice -> choice.path("delta").path("content")).stream()
        .map(JsonNode::asText)
        .collect(Collectors.joining());
  }

  /** The elements of a list that comes in parts. */
  static List<JsonNode> joined(List<JsonNode> chunks, String field) {
    return choices(chunks, choice -> choice.path(field)).stream()
        .flatMap(part -> list(part).stream())
        .toList();
  }

  static List<JsonNode> joinedLogprobs(List<JsonNode> chunks, String field) {
    return choices(chunks, choice -> choice.path("logprobs").path(field)).stream()
        .flatMap(part -> list(part).stream())
        .toList();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<JsonNode> choices(List<JsonNode> chunks, Function<JsonNode, JsonNode> field) {
    return chunks.stream()
        .map(chunk -> field.apply(chunk.path("choices").path(0)))
        .filter(Objects::nonNull)
        .toList();
  }
}
