package dev.moemesh.deploy.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Stands in for the gateway's API: streams the words of the last message back, and counts the
 * messages. A question that starts with "refuse" is refused; a model called "plain" has no chat
 * template.
 */
public final class FakeApi implements HttpHandler {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    JsonNode body = MAPPER.readTree(exchange.getRequestBody());
    switch (exchange.getRequestURI().getPath()) {
      case "/v1/models" -> answer(exchange, 200, "{\"data\":[{\"id\":\"echo\"}]}");
      case "/v1/chat/completions" -> chat(exchange, body);
      case "/v1/completions" ->
          answer(
              exchange,
              200,
              "data: {\"choices\":[{\"text\":\"goes on: "
                  + escaped(body.path("prompt"))
                  + "\"}]}\n\ndata: [DONE]\n\n");
      default -> answer(exchange, 404, "");
    }
  }

  private static void chat(HttpExchange exchange, JsonNode body) throws IOException {
    JsonNode messages = body.path("messages");
    JsonNode question = messages.path(messages.size() - 1).path("content");
    if (body.path("model").asText().equals("plain")) {
      answer(
          exchange,
          400,
          """
          {"error": {"message": "Use /v1/completions.", "param": "messages", "code": "unsupported_parameter"}}
          """);
    } else if (question.asText().startsWith("refuse")) {
      answer(exchange, 400, "{\"error\":{\"message\":\"max_tokens: too many\"}}");
    } else {
      answer(
          exchange,
          200,
          event(messages.size() + ": ") + event(escaped(question)) + "data: [DONE]\n\n");
    }
  }

  private static String event(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String escaped(JsonNode text) {
    return text.asText().replace("\n", "\\n");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
