package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;

/** Reads {@code instructions} and {@code input} into the messages of a chat. */
final class InputReader {
  private static final String INPUT = "input";
  private static final int MAX_ITEMS = 4096;

  private InputReader() {}

  /**
   * The conversation.
   *
   * @throws ApiException naming the item that is no part of one
   */
  static ArrayNode messages(Fields body) {
    Messages messages = new Messages();
    body.text("instructions").ifPresent(text -> messages.say("system", text));
    JsonNode input =
        body.node(INPUT)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid(
                            INPUT, "'input' is missing; it is a string or an array of items.")));
    if (input.isTextual()) {
      messages.say("user", Fields.text(input, INPUT));
    } else {
      List<Fields> items = Fields.list(input, INPUT, MAX_ITEMS, InputReader::item);
      if (items.isEmpty()) {
        throw new ApiException(
            ApiError.invalid(INPUT, "'input' must have at least one item, found none."));
      }
      items.forEach(item -> add(item, messages));
    }
    return messages.json();
  }

  private static Fields item(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw Fields.wrong(path, "an object such as {\"role\": \"user\", \"content\": …}", node);
  }

  private static void add(Fields item, Messages messages) {
    String type = item.text("type").orElse("message");
    switch (type) {
      case "message" -> message(item, messages);
      case "reasoning" -> messages.reason(ContentReader.reasoning(item));
      case "function_call" ->
          messages.call(
              required(item, "call_id"), required(item, "name"), required(item, "arguments"));
      case "function_call_output" ->
          messages.result(
              required(item, "call_id"), ContentReader.read(item, "output", "a function's result"));
      default ->
          throw new ApiException(
              ApiError.unsupported(
                  item.path("type"),
                  "Items may be messages, reasoning, function calls and their outputs; remove others."));
    }
  }

  private static void message(Fields item, Messages messages) {
    String role = required(item, "role");
    JsonNode content = ContentReader.read(item, "content", "a text");
    switch (role) {
      case "assistant" -> messages.answer(content);
      case "developer" -> messages.say("system", content);
      case "system", "user" -> messages.say(role, content);
      default ->
          throw new ApiException(
              ApiError.invalid(
                  item.path("role"),
                  "'%s' must be user, assistant, system or developer, found another text."
                      .formatted(item.path("role"))));
    }
  }

  private static String required(Fields item, String name) {
    return item.text(name)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.invalid(
                        item.path(name),
                        "'%s' is missing; it must be a string.".formatted(item.path(name)))));
  }
}
