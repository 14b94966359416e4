package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class CorsTest {
  @TestHTTPResource URI root;

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/models", "/v1/none"})
  void answersAPreflightWithTheHeadersThatItAsksFor(String path) throws IOException {
    String answer =
        raw(
            "OPTIONS",
            path,
            "Origin: https://app.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type,x-stainless-os");

    assertThat(answer)
        .startsWith("http/1.1 204")
        .contains("access-control-allow-origin: https://app.example\r\n")
        .contains("access-control-allow-methods: get, head, post, options\r\n")
        .contains("access-control-allow-headers: authorization,content-type,x-stainless-os\r\n")
        .contains("vary: origin\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/models,200",
    "HEAD,/v1/models,200",
    "GET,/v1/models/x,404",
    "GET,/v1/none,404",
    "DELETE,/v1/completions,405",
    "POST,/v1/completions,400"
  })
  void marksAnswersAndErrorsAsReadable(String method, String path, int status) throws IOException {
    assertThat(raw(method, path, "Origin: http://localhost:3000", "Content-Length: 0"))
        .startsWith("http/1.1 " + status)
        .containsOnlyOnce("access-control-allow-origin: http://localhost:3000\r\n")
        .contains("access-control-expose-headers: x-request-id, retry-after")
        .contains("vary: origin\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example.evil", "http://app.example", "null"})
  void doesNotMarkAnswersToOtherOrigins(String origin) throws IOException {
    assertThat(raw("GET", "/v1/models", "Origin: " + origin))
        .startsWith("http/1.1 200")
        .doesNotContain("access-control-");
  }

  @Test
  void answersWhoeverIsNoBrowserAsEver() throws IOException {
    assertThat(raw("GET", "/v1/models"))
        .startsWith("http/1.1 200")
        .doesNotContain("access-control-");
  }

  /** The whole answer in lower case, for the names of headers have none. */
  private String raw(String method, String path, String... headers) throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      String head =
          "%s %s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n".formatted(method, path)
              + String.join("\r\n", headers)
              + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8).toLowerCase(Locale.ROOT);
    }
  }
}
