package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the texts of an item: a string, or parts of text. */
final class ContentReader {
  private static final int MAX_PARTS = 4096;
  private static final String TEXT = "text";

  private ContentReader() {}

  /**
   * The content of a chat's message: a string, or text parts if there are several.
   *
   * @param expected what the field holds, for an error
   */
  static JsonNode read(Fields item, String name, String expected) {
    String path = item.path(name);
    JsonNode content =
        item.node(name)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid(
                            path, "'%s' is missing; it must be %s.".formatted(path, expected))));
    if (!content.isArray()) {
      return TextNode.valueOf(Fields.text(content, path));
    }
    List<String> texts = Fields.list(content, path, MAX_PARTS, ContentReader::text);
    if (texts.size() <= 1) {
      return TextNode.valueOf(String.join("", texts));
    }
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    texts.forEach(text -> parts.addObject().put("type", TEXT).put(TEXT, text));
    return parts;
  }

  /** The text of a reasoning item, or else its summary. */
  static String reasoning(Fields item) {
    String content = texts(item, "content");
    return content.isEmpty() ? texts(item, "summary") : content;
  }

  private static String texts(Fields item, String name) {
    return item.list(name, MAX_PARTS, ContentReader::text).stream()
        .collect(Collectors.joining("\n"));
  }

  private static String text(JsonNode node, String path) {
    if (!(node instanceof ObjectNode object)) {
      throw Fields.wrong(path, "an object {\"type\": \"input_text\", \"text\": …}", node);
    }
    Fields part = new Fields(object, path);
    String type = part.text("type").orElse("input_text");
    String field =
        switch (type) {
          case "input_text", "output_text", "summary_text", "reasoning_text", TEXT -> TEXT;
          case "refusal" -> "refusal";
          default ->
              throw new ApiException(
                  ApiError.unsupported(part.path("type"), "Only parts of text are supported."));
        };
    return part.text(field)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.invalid(
                        part.path(field),
                        "'%s' is missing; it must be a string.".formatted(part.path(field)))));
  }
}
