package dev.moemesh.gateway.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * The fields of a JSON object by type and range. A field that is absent or {@code null} is empty;
 * one that is there but wrong throws an {@link ApiException} that names it.
 */
public final class Fields {
  private final ObjectNode object;
  private final String path;

  public Fields(ObjectNode object, String path) {
    this.object = requireNonNull(object, "object is null");
    this.path = requireNonNull(path, "path is null");
  }

  /** The field's full name, e.g. {@code stream_options.include_usage}. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public ObjectNode object() {
    return object;
  }

  public Optional<JsonNode> node(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  public boolean flag(String name, boolean otherwise) {
    return node(name)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw wrong(path(name), "true or false", node);
              }
              return node.booleanValue();
            })
        .orElse(otherwise);
  }

  public OptionalLong integer(String name, long from, long to) {
    Optional<JsonNode> node = node(name);
    return node.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(integer(node.get(), path(name), from, to));
  }

  public int integer(String name, int from, int to, int otherwise) {
    return (int) integer(name, (long) from, to).orElse(otherwise);
  }

  /** A finite number of the range. */
  public OptionalDouble number(String name, NumberRange range) {
    Optional<JsonNode> node = node(name);
    return node.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(node.get(), path(name), range));
  }

  public Optional<String> text(String name) {
    return node(name).map(node -> text(node, path(name)));
  }

  public Optional<Fields> fields(String name) {
    return node(name)
        .map(
            node -> {
              if (node instanceof ObjectNode inner) {
                return new Fields(inner, path(name));
              }
              throw wrong(path(name), "an object", node);
            });
  }

  /** The elements of an array, each read with its own path; a field that is absent has none. */
  public <T> List<T> list(String name, int limit, BiFunction<JsonNode, String, T> element) {
    return node(name).map(node -> list(node, path(name), limit, element)).orElse(List.of());
  }

  public static <T> List<T> list(
      JsonNode node, String path, int limit, BiFunction<JsonNode, String, T> element) {
    if (!node.isArray()) {
      throw wrong(path, "an array", node);
    }
    if (node.size() > limit) {
      throw new ApiException(
          ApiError.invalid(
              path,
              "'%s' may have at most %d elements, found %d.".formatted(path, limit, node.size())));
    }
    List<T> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(element.apply(node.get(i), path + "[" + i + "]"));
    }
    return List.copyOf(elements);
  }

  public static String text(JsonNode node, String path) {
    if (!node.isTextual()) {
      throw wrong(path, "a string", node);
    }
    return Unicode.requireWellFormed(node.textValue(), path);
  }

  /** An integer; {@code 3.0} is one too. */
  public static long integer(JsonNode node, String path, long from, long to) {
    boolean integral =
        node.isIntegralNumber()
            || (node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue()));
    if (!integral) {
      throw wrong(path, "an integer", node);
    }
    boolean fits =
        node.isIntegralNumber()
            ? node.canConvertToLong()
            : Math.abs(node.doubleValue()) <= 1L << 53;
    if (!fits || node.longValue() < from || node.longValue() > to) {
      throw wrong(path, "an integer from %d to %d".formatted(from, to), node);
    }
    return node.longValue();
  }

  public static double number(JsonNode node, String path, NumberRange range) {
    if (!node.isNumber()) {
      throw wrong(path, "a number", node);
    }
    if (!range.contains(node.doubleValue())) {
      throw wrong(path, "a number " + range.words(), node);
    }
    return node.doubleValue();
  }

  /** The error for a value that is not what its field takes. */
  public static ApiException wrong(String path, String expected, JsonNode found) {
    return new ApiException(
        ApiError.invalid(
            path, "'%s' must be %s, found %s.".formatted(path, expected, described(found))));
  }

  private static String described(JsonNode node) {
    if (node.isNumber() || node.isBoolean() || node.isNull()) {
      String text = node.asText("null");
      return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
    String type = node.getNodeType().name().toLowerCase(Locale.ROOT);
    return (node.isArray() || node.isObject() ? "an " : "a ") + type;
  }
}
