package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway answers without asking the mesh. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class RefusalsTest {
  private static final String COMPLETIONS = "/v1/completions";
  private static final int MOST_UNFINISHED = 20;

  @TestHTTPResource URI root;

  private Client client;

  @BeforeEach
  void openClient() {
    client = new Client(root);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | malformed_json | `` | {'prompt':",
        "400 | malformed_json | `` | []",
        "400 | malformed_json | `` | ``",
        "400 | malformed_json | `` | {'prompt':'a','temperature':NaN}",
        "400 | invalid_value | prompt | {}",
        "400 | invalid_value | prompt | {'prompt':''}",
        "400 | invalid_value | temperature | {'prompt':'a','temperature':'x'}",
        "400 | invalid_value | temperature | {'prompt':'a','temperature':3}",
        "400 | invalid_value | n | {'prompt':'a','n':1000000}",
        "400 | invalid_value | prompt[0] | {'prompt':[320]}",
        "400 | invalid_value | prompt | {'prompt':'\\ud800'}",
        "400 | unsupported_parameter | suffix | {'prompt':'a','suffix':'b'}",
        "400 | context_length_exceeded | prompt | {'prompt':'a','max_tokens':1000000}",
        "404 | model_not_found | model | {'prompt':'a','model':'gpt-5'}",
      })
  void saysWhatIsWrongAndWhere(int status, String code, String param, String body) {
    HttpResponse<String> response = client.send(COMPLETIONS, body);

    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode error = Client.json(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").asText("")).isEqualTo(param);
    assertThat(error.path("message").asText()).isNotBlank();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = {'{', '"', 'p', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};

    HttpResponse<String> response = client.sendBytes(COMPLETIONS, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("malformed_json");
  }

  @Test
  void refusesNestingThatIsTooDeep() {
    String body = "{'prompt':" + "[".repeat(30_000) + "]".repeat(30_000) + "}";

    assertThat(client.send(COMPLETIONS, body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {66_000, 400_000, 12_000_000})
  void refusesABodyThatIsTooLarge(int bytes) {
    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'" + "x".repeat(bytes) + "'}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("body_too_large", "invalid_request_error");
  }

  @Test
  void refusesAPromptThatIsLongerThanTheContext() {
    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'" + "x ".repeat(20_000) + "'}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("context_length_exceeded");
  }

  @Test
  void refusesABodyThatIsOneTooMany() throws IOException {
    String head = "POST /v1/completions HTTP/1.1\r\nHost: test\r\nContent-Length: 65000\r\n\r\n";
    String body = "{'n':0,'prompt':'" + "x".repeat(4000) + "'}";
    byte[] unfinished = (head + "x".repeat(64_000)).getBytes(US_ASCII);

    // Bodies of requests before this one may still be held, so two are not always enough.
    List<Socket> open = new ArrayList<>();
    try {
      HttpResponse<String> response = client.send(COMPLETIONS, body);
      while (response.statusCode() != 503 && open.size() < MOST_UNFINISHED) {
        Socket socket = new Socket(root.getHost(), root.getPort());
        open.add(socket);
        socket.getOutputStream().write(unfinished);
        response = client.send(COMPLETIONS, body);
      }
      assertThat(response.body()).contains("overloaded", "as many bytes of requests open");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    client.awaitStatus(COMPLETIONS, body, 400);
  }

  @Test
  void refusesOtherMediaTypes() {
    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'a'}", "Content-Type", "text/plain");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("unsupported_media_type");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/completions,405,method_not_allowed",
    "DELETE,/v1/chat/completions,405,method_not_allowed",
    "POST,/v1/models,405,method_not_allowed",
    "POST,/v1/models/x,405,method_not_allowed",
    "GET,/v1/nothing,404,not_found",
    "GET,/,404,not_found",
    "GET,/v1/models/gpt-5,404,model_not_found",
    "POST,/v1/completions/x,404,not_found",
  })
  void answersOtherPathsAndMethodsInTheSameForm(
      String method, String path, int status, String code) {
    HttpResponse<String> response = client.ask(method, path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Client.json(response.body()).path("error").path("code").asText()).isEqualTo(code);
  }

  @Test
  void listsItsModel() {
    JsonNode list = Client.json(client.ask("GET", "/v1/models").body());
    JsonNode card = Client.json(client.ask("GET", "/v1/models/tiny/mixtral").body());

    assertThat(list.path("object").asText()).isEqualTo("list");
    assertThat(list.path("data").path(0)).isEqualTo(card);
    assertThat(card.path("id").asText()).isEqualTo("tiny/mixtral");
    assertThat(card.path("max_model_len").asInt()).isEqualTo(4096);
    assertThat(card.path("default_sampling_params").isObject()).isTrue();
  }

  @Test
  void isAliveAndMeasured() {
    assertThat(client.ask("GET", "/health").statusCode()).isEqualTo(200);
    assertThat(client.ask("GET", "/q/health/live").statusCode()).isEqualTo(200);
    client.awaitStatus("/q/health/ready", 200);
    assertThat(client.ask("GET", "/metrics").body())
        .contains(
            "moe_requests_open",
            "moe_time_to_first_token_seconds_bucket",
            "moe_inter_token_latency_seconds_bucket",
            "moe_e2e_request_latency_seconds_bucket",
            "moe_generation_tokens_total");
  }
}
