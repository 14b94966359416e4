package dev.moemesh.gateway.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code GET /tokenizer_info}: the content of {@code tokenizer_config.json}, as vLLM answers it and
 * evaluation harnesses read it ({@code bos_token}, {@code eos_token}, {@code pad_token}, {@code
 * chat_template}). Tokens that are objects there become their text.
 *
 * @param json not to be changed
 */
public record TokenizerInfo(ObjectNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CLASS = "tokenizer_class";
  private static final String TEMPLATE = "chat_template";
  private static final List<String> LOCAL_PATHS = List.of("vocab_file", "merges_file");

  /**
   * Reads a Hugging Face directory. A special token that only {@code special_tokens_map.json} names
   * is taken from there, and the template from {@code chat_template.jinja} if that file exists.
   */
  public static TokenizerInfo read(Path directory) {
    ObjectNode info = MAPPER.createObjectNode();
    plain(object(directory.resolve("special_tokens_map.json")))
        .properties()
        .forEach(entry -> info.set(entry.getKey(), entry.getValue()));
    plain(object(directory.resolve("tokenizer_config.json")))
        .properties()
        .forEach(entry -> info.set(entry.getKey(), entry.getValue()));
    info.remove(LOCAL_PATHS);
    if (!info.path(CLASS).isTextual()) {
      info.put(CLASS, "PreTrainedTokenizerFast");
    }
    Path template = directory.resolve("chat_template.jinja");
    if (Files.isRegularFile(template)) {
      info.put(TEMPLATE, text(template));
    } else if (info.path(TEMPLATE).isArray()) {
      info.set(TEMPLATE, named(info.path(TEMPLATE), "default"));
    }
    return new TokenizerInfo(info);
  }

  /** Of several templates the one of a name. */
  private static JsonNode named(JsonNode templates, String name) {
    for (JsonNode template : templates) {
      if (template.path("name").asText().equals(name)) {
        return template.path("template");
      }
    }
    return JsonNodeFactory.instance.nullNode();
  }

  /** The same with each added token as its text. */
  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("content").isTextual() && object.has("lstrip")) {
        return TextNode.valueOf(object.path("content").asText());
      }
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(entry -> copy.set(entry.getKey(), plain(entry.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(plain(element)));
      return copy;
    }
    return node;
  }

  private static JsonNode object(Path file) {
    try {
      return Files.isRegularFile(file)
          ? MAPPER.readTree(Files.readAllBytes(file))
          : MAPPER.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not readable JSON: fetch the model again", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": check that it is readable", e);
    }
  }
}
