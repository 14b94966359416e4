package dev.moemesh.model.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A JSON object with typed look-ups. JSON null counts as absent, except for {@link #has}. */
final class ConfigJson {
  private static final int MAX_BYTES = 4 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(32).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private ConfigJson(JsonNode object) {
    this.object = object;
  }

  static ConfigJson read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ModelFormatException(
            file,
            "%s: expected at most %d bytes, found %d; this is not a model's configuration, copy the original file"
                .formatted(file, MAX_BYTES, Files.size(file)));
      }
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new ModelFormatException(
            file,
            "%s: expected a JSON object, found %s; copy the model's original file"
                .formatted(file, root.getNodeType()));
      }
      return new ConfigJson(root);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          file,
          "%s: expected JSON, found an error at %s: %s; copy the model's original file"
              .formatted(
                  file,
                  e.getLocation() == null ? "the start" : e.getLocation().offsetDescription(),
                  e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new ModelFormatException(
          file, "%s cannot be read (%s); check the path and its permissions".formatted(file, e), e);
    }
  }

  /** Whether the key is there, if only as null. */
  boolean has(String key) {
    return object.has(key);
  }

  boolean isEmpty() {
    return object.isEmpty();
  }

  int integer(String key) {
    return optionalInteger(key).orElseThrow(() -> Require.bad(key, "an integer", "nothing"));
  }

  OptionalInt optionalInteger(String key) {
    return value(key).map(node -> OptionalInt.of(asInt(key, node))).orElse(OptionalInt.empty());
  }

  OptionalDouble optionalNumber(String key) {
    Optional<JsonNode> node = value(key);
    node.ifPresent(found -> Require.that(found.isNumber(), key, "a number", found));
    return node.map(found -> OptionalDouble.of(found.doubleValue())).orElse(OptionalDouble.empty());
  }

  double number(String key) {
    return optionalNumber(key).orElseThrow(() -> Require.bad(key, "a number", "nothing"));
  }

  boolean flag(String key, boolean absent) {
    Optional<JsonNode> node = value(key);
    node.ifPresent(found -> Require.that(found.isBoolean(), key, "true or false", found));
    return node.map(JsonNode::booleanValue).orElse(absent);
  }

  Optional<String> optionalText(String key) {
    Optional<JsonNode> node = value(key);
    node.ifPresent(found -> Require.that(found.isTextual(), key, "a string", found));
    return node.map(JsonNode::textValue);
  }

  Optional<ConfigJson> optionalObject(String key) {
    Optional<JsonNode> node = value(key);
    node.ifPresent(found -> Require.that(found.isObject(), key, "an object", found));
    return node.map(ConfigJson::new);
  }

  /** A list of integers; a single integer counts as a list of one, nothing as an empty list. */
  List<Integer> integers(String key) {
    List<Integer> values = new ArrayList<>();
    value(key)
        .ifPresent(node -> elements(node).forEach(element -> values.add(asInt(key, element))));
    return values;
  }

  Optional<List<String>> optionalTexts(String key) {
    Optional<JsonNode> node = value(key);
    node.ifPresent(found -> Require.that(found.isArray(), key, "a list of strings", found));
    return node.map(
        found -> {
          List<String> values = new ArrayList<>();
          for (JsonNode element : found) {
            Require.that(element.isTextual(), key, "a list of strings", element);
            values.add(element.textValue());
          }
          return values;
        });
  }

  private Optional<JsonNode> value(String key) {
    return Optional.ofNullable(object.get(key)).filter(node -> !node.isNull());
  }

  private static Iterable<JsonNode> elements(JsonNode node) {
    return node.isArray() ? node : List.of(node);
  }

  private static int asInt(String key, JsonNode node) {
    Require.that(
        node.isIntegralNumber() && node.canConvertToInt(),
        key,
        "an integer of at most 32 bits",
        node);
    return node.intValue();
  }
}
