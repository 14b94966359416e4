package dev.moemesh.deploy.chat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** Bodies of the requests that a chat makes. */
final class Requests {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Requests() {}

  /** For {@code /v1/chat/completions}. */
  static String conversation(String model, List<Message> messages, Sampling sampling) {
    ObjectNode body = body(model, sampling);
    var list = body.putArray("messages");
    messages.forEach(
        message -> list.addObject().put("role", message.role()).put("content", message.content()));
    return body.toString();
  }

  /** For {@code /v1/completions}: the conversation as a text that ends where the answer begins. */
  static String transcript(String model, List<Message> messages, Sampling sampling) {
    String lines =
        messages.stream()
            .map(message -> message.role() + ": " + message.content() + "\n")
            .collect(Collectors.joining());
    ObjectNode body = body(model, sampling);
    body.put("prompt", lines + "assistant:");
    body.putArray("stop").add("\nuser:");
    return body.toString();
  }

  private static ObjectNode body(String model, Sampling sampling) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("model", model);
    body.put("stream", true);
    body.put("max_tokens", sampling.maxTokens());
    sampling.chosenTemperature().ifPresent(temperature -> body.put("temperature", temperature));
    return body;
  }
}
