package dev.moemesh.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.Unicode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code messages} into what a chat template sees. Of content in parts only text is taken; a
 * message without content, such as one that only calls tools, has an empty one. All other fields go
 * to the template as they are, but for the arguments of calls ({@link ToolCalls}).
 */
final class MessageReader {
  private static final int MAX_MESSAGES = 4096;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private MessageReader() {}

  static List<Map<String, @Nullable Object>> read(Fields body) {
    List<Map<String, @Nullable Object>> messages =
        body.list("messages", MAX_MESSAGES, MessageReader::message);
    if (messages.isEmpty()) {
      throw new ApiException(
          ApiError.invalid(
              "messages",
              "'messages' must be a non-empty array of objects with 'role' and 'content'."));
    }
    return messages;
  }

  private static Map<String, @Nullable Object> message(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw Fields.wrong(path, "an object with 'role' and 'content'", node);
    }
    Fields fields = new Fields(object, path);
    String role = fields.text("role").orElseThrow(() -> missing(fields.path("role"), "\"user\""));
    Map<String, @Nullable Object> message = templateObject(fields);
    message.put("role", role);
    Optional<JsonNode> content = fields.node("content");
    message.put("content", content.isEmpty() ? "" : content(content.get(), fields.path("content")));
    ToolCalls.parse(fields, message);
    return message;
  }

  private static Object content(JsonNode content, String path) {
    if (content.isArray()) {
      return Fields.list(content, path, MAX_MESSAGES, MessageReader::part);
    }
    if (!content.isTextual()) {
      throw Fields.wrong(path, "a string or an array of text parts", content);
    }
    return Fields.text(content, path);
  }

  private static Map<String, String> part(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw Fields.wrong(path, "an object {\"type\": \"text\", \"text\": …}", node);
    }
    Fields part = new Fields(object, path);
    String type = part.text("type").orElse("text");
    if (!type.equals("text")) {
      throw new ApiException(
          ApiError.unsupported(
              part.path("type"), "Only parts of type \"text\" are supported; send text."));
    }
    String text = part.text("text").orElseThrow(() -> missing(part.path("text"), "a text"));
    return Map.of("type", type, "text", text);
  }

  /** A JSON object as a template sees it: maps, lists, texts, numbers; without null fields. */
  static Map<String, @Nullable Object> templateObject(Fields fields) {
    Map<String, @Nullable Object> values = wholeObject(fields);
    values.values().removeIf(Objects::isNull);
    return values;
  }

  /** Any JSON object as a template sees it, null fields included. */
  static Map<String, @Nullable Object> wholeObject(Fields fields) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    fields
        .object()
        .properties()
        .forEach(
            entry -> {
              String path =
                  fields.path(Unicode.requireWellFormed(entry.getKey(), fields.path("*")));
              requireWellFormed(entry.getValue(), path);
              values.put(entry.getKey(), MAPPER.convertValue(entry.getValue(), Object.class));
            });
    return values;
  }

  private static void requireWellFormed(JsonNode node, String path) {
    if (node.isTextual()) {
      Unicode.requireWellFormed(node.textValue(), path);
    }
    if (node instanceof ObjectNode object) {
      object.fieldNames().forEachRemaining(name -> Unicode.requireWellFormed(name, path));
    }
    node.forEach(child -> requireWellFormed(child, path));
  }

  private static ApiException missing(String path, String expected) {
    return new ApiException(
        ApiError.invalid(path, "'%s' is missing; it must be %s.".formatted(path, expected)));
  }
}
