package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The messages of a chat as they grow. What an assistant reasoned, said and called in one turn is
 * several items here and one message there. For one thread.
 */
final class Messages {
  private static final String CONTENT = "content";
  private static final String CALLS = "tool_calls";
  private static final String REASONING = "reasoning_content";

  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  ArrayNode json() {
    return messages;
  }

  void say(String role, String text) {
    say(role, TextNode.valueOf(text));
  }

  void say(String role, JsonNode content) {
    messages.addObject().put("role", role).set(CONTENT, content);
  }

  void reason(String text) {
    say("assistant", "");
    last().put(REASONING, text);
  }

  void answer(JsonNode content) {
    if (turnIsOpen() && !last().has(CALLS) && saidNothing(last().path(CONTENT))) {
      last().set(CONTENT, content);
    } else {
      say("assistant", content);
    }
  }

  void call(String id, String name, String arguments) {
    if (!turnIsOpen()) {
      say("assistant", "");
    }
    last()
        .withArray(CALLS)
        .addObject()
        .put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", name)
        .put("arguments", arguments);
  }

  void result(String callId, JsonNode output) {
    messages.addObject().put("role", "tool").put("tool_call_id", callId).set(CONTENT, output);
  }

  private static boolean saidNothing(JsonNode content) {
    return content.isTextual() && content.textValue().isEmpty();
  }

  private boolean turnIsOpen() {
    return !messages.isEmpty() && last().path("role").asText().equals("assistant");
  }

  private ObjectNode last() {
    return (ObjectNode) messages.get(messages.size() - 1);
  }
}
