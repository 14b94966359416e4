package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class PathsAndMethodsTest {
  private static final String COMPLETIONS = "/v1/completions";

  @TestHTTPResource URI root;

  private Client client;

  @BeforeEach
  void openClient() {
    client = new Client(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny/mixtral", "tiny%2Fmixtral", "tiny%2fmixtral", "%74iny%2Fmixtral"})
  void findsItsModelHoweverItsNameIsWritten(String name) {
    JsonNode card = Client.json(client.ask("GET", "/v1/models/" + name).body());

    assertThat(card.path("id").asText()).isEqualTo("tiny/mixtral");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny%252Fmixtral", "tiny+mixtral", "%E2%82"})
  void knowsNoOtherName(String name) throws IOException {
    String answer = raw("GET", "/v1/models/" + name);

    assertThat(answer).startsWith("HTTP/1.1 404").contains("model_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x%zz", "x%", "x%2"})
  void refusesANameThatIsNotWellFormed(String name) throws IOException {
    assertThat(raw("GET", "/v1/models/" + name)).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "/v1/models",
        "/v1/models?limit=1",
        "/v1/models/tiny%2Fmixtral",
        "/v1/models/x",
        "/v1/none"
      })
  void answersHeadAsGetWithoutTheBody(String path) throws IOException {
    HttpResponse<String> get = client.ask("GET", path);
    String head = raw("HEAD", path);

    assertThat(head).startsWith("HTTP/1.1 " + get.statusCode()).endsWith("\r\n\r\n");
    assertThat(head.toLowerCase(java.util.Locale.ROOT))
        .contains("content-type: application/json\r\n")
        .contains("content-length: " + get.body().getBytes(UTF_8).length + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health/live", "/metrics"})
  void answersHeadWhereTheFrameworkAnswersGet(String path) throws IOException {
    assertThat(raw("HEAD", path)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
  }

  @Test
  void refusesHeadWhereThereIsNoGet() throws IOException {
    assertThat(raw("HEAD", COMPLETIONS)).startsWith("HTTP/1.1 405").endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/health | GET, HEAD, OPTIONS",
        "/v1/models | GET, HEAD, OPTIONS",
        "/v1/models/x | GET, HEAD, OPTIONS",
        "/v1/completions | POST, OPTIONS",
        "/v1/chat/completions | POST, OPTIONS"
      })
  void saysWhatAPathAllows(String path, String allowed) {
    HttpResponse<String> options = client.ask("OPTIONS", path);
    HttpResponse<String> refused = client.ask("DELETE", path);

    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue(allowed);
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue(allowed);
  }

  @Test
  void knowsNoPathThatOnlyBeginsLikeOne() {
    assertThat(client.ask("GET", "/v1/models/").statusCode()).isEqualTo(200);
    assertThat(client.ask("GET", "/v1/modelsx").statusCode()).isEqualTo(404);
    assertThat(client.ask("DELETE", "/v1/modelsx").statusCode()).isEqualTo(404);
  }

  @Test
  void readsAPackedBody() {
    byte[] body = ContentEncodingTest.gzip("{\"prompt\":\"a\",\"n\":0}".getBytes(UTF_8));

    HttpResponse<String> response = client.sendBytes(COMPLETIONS, body, "Content-Encoding", "gzip");

    assertThat(response.body()).contains("'n' must be an integer from 1");
  }

  @Test
  void refusesABombBeforeItGoesOff() {
    byte[] bomb = ContentEncodingTest.gzip(new byte[20 << 20]);

    HttpResponse<String> response = client.sendBytes(COMPLETIONS, bomb, "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("body_too_large");
  }

  @Test
  void refusesAnEncodingItDoesNotKnow() {
    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'a'}", "Content-Encoding", "br");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("unsupported_content_encoding", "Content-Encoding");
    assertThat(response.headers().firstValue("Accept-Encoding"))
        .hasValue("gzip, deflate, identity");
  }

  /** The whole answer as it comes. */
  private String raw(String method, String path) throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
                  .formatted(method, path)
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
