package dev.moemesh.model.text;

import dev.moemesh.model.text.ChatTemplateException.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a template takes a message's content, as vLLM distinguishes it.
 *
 * <p>A template that loops over the content takes parts as they are. For all others a list of text
 * parts becomes one string, with each part on its own line.
 */
enum ContentFormat {
  STRING,
  PARTS;

  private static final Pattern LOOP_OVER_CONTENT =
      Pattern.compile(
          "\\{%[-+]?\\s*for\\s+\\w+\\s+in\\s+[\\w.'\"\\[\\]]*\\bcontent['\"\\]]*\\s*(?:[-+]?%}|if\\b|\\|)");

  static ContentFormat of(String template) {
    return LOOP_OVER_CONTENT.matcher(template).find() ? PARTS : STRING;
  }

  Map<String, @Nullable Object> apply(Map<String, @Nullable Object> message) {
    if (this == PARTS || !(message.get("content") instanceof List<?> parts)) {
      return message;
    }
    Map<String, @Nullable Object> flat = new LinkedHashMap<>(message);
    flat.put("content", String.join("\n", parts.stream().map(ContentFormat::text).toList()));
    return flat;
  }

  private static String text(@Nullable Object part) {
    if (part instanceof String text) {
      return text;
    }
    if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) {
      return text;
    }
    throw new ChatTemplateException(
        Fault.REQUEST,
        "This model takes text only, found a content part that is not {\"type\": \"text\", \"text\": ...}: remove it");
  }
}
