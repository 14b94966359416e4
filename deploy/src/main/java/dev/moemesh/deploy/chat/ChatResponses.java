package dev.moemesh.deploy.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.deploy.formats.EventLine;

/** Reads what a server sends back. */
final class ChatResponses {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String DONE = "[DONE]";

  private ChatResponses() {}

  /**
   * What one line of a stream adds. Reasoning is shown, but is no part of the answer.
   *
   * @param text of the answer
   */
  record Piece(String reasoning, String text) {
    static final Piece NONE = new Piece("", "");
  }

  /**
   * What one line of a stream of server-sent events adds; nothing for lines that add nothing.
   *
   * @throws ChatException if the line is an error
   */
  static Piece pieceOf(String line) {
    String data = EventLine.data(line).orElse("");
    if (data.isEmpty() || data.equals(DONE)) {
      return Piece.NONE;
    }
    JsonNode event = parse(data);
    if (event.has("error")) {
      throw refusal(data);
    }
    JsonNode choice = event.path("choices").path(0);
    JsonNode delta = choice.path("delta");
    return new Piece(
        delta.path("reasoning").asText(""),
        delta.path("content").asText("") + choice.path("text").asText(""));
  }

  /** What a body that is no answer says. */
  static ChatException refusal(String body) {
    JsonNode error = parse(body).path("error");
    String message = error.path("message").asText(body.isBlank() ? "no reason given" : body);
    return new ChatException(
        message, RefusalReason.of(error.path("code").asText(""), error.path("param").asText("")));
  }

  /** The name of the first model of {@code /v1/models}. */
  static String firstModel(String body) {
    String name = parse(body).path("data").path(0).path("id").asText("");
    if (name.isEmpty()) {
      throw new ChatException("the server names no model; is --url the address of a mesh?");
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
