package dev.moemesh.deploy.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads what a server sends back. */
final class Answers {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";

  private Answers() {}

  /**
   * The text that one line of a stream of server-sent events adds; empty for lines that add none.
   *
   * @throws ChatException if the line is an error
   */
  static String textOf(String line) {
    String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
    if (data.isEmpty() || data.equals(DONE)) {
      return "";
    }
    JsonNode event = parse(data);
    if (event.has("error")) {
      throw refusal(data);
    }
    JsonNode choice = event.path("choices").path(0);
    return choice.path("delta").path("content").asText("") + choice.path("text").asText("");
  }

  /** What a body that is no answer says. */
  static ChatException refusal(String body) {
    JsonNode error = parse(body).path("error");
    String message = error.path("message").asText(body.isBlank() ? "no reason given" : body);
    return new ChatException(message, message.contains("chat template"));
  }

  /** The name of the first model of {@code /v1/models}. */
  static String firstModel(String body) {
    String name = parse(body).path("data").path(0).path("id").asText("");
    if (name.isEmpty()) {
      throw new ChatException("the server names no model; is --url the address of a mesh?", false);
    }
    return name;
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      return MAPPER.createObjectNode();
    }
  }
}
