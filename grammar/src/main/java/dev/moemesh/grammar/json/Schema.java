package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.grammar.GrammarException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A schema object and where it stands; its keywords by type.
 *
 * @param path a JSON pointer into the whole schema
 */
record Schema(ObjectNode node, String path) {

  boolean has(String keyword) {
    return node.has(keyword);
  }

  String at(String keyword) {
    return path + "/" + escaped(keyword);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  Optional<JsonNode> get(String keyword) {
    return Optional.ofNullable(node.get(keyword));
  }

  /** A count, such as minLength. */
  int count(String keyword, int otherwise) {
    JsonNode value = node.get(keyword);
    if (value == null) {
      return otherwise;
    }
    boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
    if (!whole || value.doubleValue() < 0) {
      throw wrong(keyword, "a number of things, from 0");
    }
    return (int) Math.min(Integer.MAX_VALUE, value.longValue());
  }

  Optional<String> text(String keyword) {
    JsonNode value = node.get(keyword);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(keyword, "a string");
    }
    return Optional.of(value.textValue());
  }

  Optional<BigDecimal> number(String keyword) {
    JsonNode value = node.get(keyword);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw wrong(keyword, "a number");
    }
    BigDecimal number = value.decimalValue().stripTrailingZeros();
    if (number.scale() > 20 || number.precision() - number.scale() > 300) {
      throw wrong(keyword, "a number of at most 20 decimal places");
    }
    return Optional.of(number);
  }

  List<String> texts(String keyword) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(keyword)) {
      if (!element.isTextual()) {
        throw wrong(keyword, "an array of strings");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  List<JsonNode> elements(String keyword) {
    JsonNode value = node.get(keyword);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(keyword, "an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    value.forEach(elements::add);
    return elements;
  }

  /** The fields of an object such as properties, in their order. */
  Map<String, JsonNode> fields(String keyword) {
    JsonNode value = node.get(keyword);
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw wrong(keyword, "an object");
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** The same without some keywords. */
  Schema without(String... keywords) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    rest.setAll(node);
    rest.remove(List.of(keywords));
    return new Schema(rest, path);
  }

  /** Whether any keyword restricts what is valid. */
  boolean asserts() {
    return node.properties().stream().anyMatch(field -> Keywords.asserts(field.getKey()));
  }

  GrammarException wrong(String keyword, String expected) {
    return new GrammarException(
        at(keyword), "'%s' must be %s: correct the schema".formatted(keyword, expected));
  }

  GrammarException unsupported(String keyword, String remedy) {
    return new GrammarException(
        at(keyword), "'%s' is not supported here; %s".formatted(keyword, remedy));
  }
}
