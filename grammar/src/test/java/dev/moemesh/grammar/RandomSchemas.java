package dev.moemesh.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Random;

/** Random schemas over the supported keywords, each with some valid document. */
public final class RandomSchemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] NAMES = {
    "name", "id", "a", "ab", "value", "x-y", "größe", "with \"quote\"", "items", "_", "日本"
  };
  private static final String[] PATTERNS = {
    "^[a-z]{2,5}$",
    "^\\d{3}-\\d{4}$",
    "x",
    "^(red|green|blue)$",
    "[A-Z]+[0-9]?$",
    "^\\w+ \\w+$",
    "^$|^.é$"
  };
  private static final String[] FORMATS = {
    "date", "date-time", "time", "uuid", "ipv4", "ipv6", "duration"
  };

  private final Random random;

  public RandomSchemas(long seed) {
    this.random = new Random(seed);
  }

  /** The next schema; some refer to themselves. */
  public ObjectNode next() {
    ObjectNode schema = object(0);
    if (random.nextInt(4) == 0) {
      ObjectNode node = NODES.objectNode().put("type", "object").put("additionalProperties", false);
      ObjectNode properties = node.putObject("properties");
      properties.set("value", value(2));
      ArrayNode next = properties.putObject("next").putArray("anyOf");
      next.addObject().put("$ref", "#/$defs/node");
      next.addObject().put("type", "null");
      node.putArray("required").add("next");
      schema.putObject("$defs").set("node", node);
      ((ObjectNode) schema.get("properties")).putObject("list").put("$ref", "#/$defs/node");
    }
    return schema;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 12)) {
      case 0 -> string();
      case 1 -> integer();
      case 2 -> number();
      case 3 -> NODES.objectNode().put("type", random.nextBoolean() ? "boolean" : "null");
      case 4 -> values();
      case 5 -> NODES.objectNode().set("const", NODES.textNode(name()));
      case 6, 7 -> object(depth + 1);
      case 8, 9 -> array(depth + 1);
      case 10 -> anyOf(depth + 1);
      default -> random.nextBoolean() ? allOf(depth + 1) : types();
    };
  }

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private ObjectNode string() {
    ObjectNode schema = NODES.objectNode().put("type", "string");
    switch (random.nextInt(5)) {
      case 0 -> schema.put("pattern", PATTERNS[random.nextInt(PATTERNS.length)]);
      case 1 -> schema.put("format", FORMATS[random.nextInt(FORMATS.length)]);
      case 2 -> {
        int least = random.nextInt(6);
        schema.put("minLength", least).put("maxLength", least + random.nextInt(30));
      }
      case 3 -> schema.put("pattern", "[a-c]+").put("maxLength", 8).put("minLength", 2);
      default -> schema.put("description", "any");
    }
    return schema;
  }

  private ObjectNode integer() {
    ObjectNode schema = NODES.objectNode().put("type", "integer");
    int least = random.nextInt(4000) - 2000;
    switch (random.nextInt(5)) {
      case 0 -> schema.put("minimum", least);
      case 1 -> schema.put("exclusiveMaximum", least);
      case 2 -> schema.put("minimum", least).put("maximum", least + random.nextInt(500));
      case 3 -> schema.put("multipleOf", 1 + random.nextInt(12));
      default -> schema.put("title", "any");
    }
    return schema;
  }

  private ObjectNode number() {
    ObjectNode schema = NODES.objectNode().put("type", "number");
    BigDecimal least = BigDecimal.valueOf(random.nextInt(40_000) - 20_000, 2);
    switch (random.nextInt(4)) {
      case 0 -> schema.put("minimum", least);
      case 1 ->
          schema
              .put("exclusiveMinimum", least)
              .put("maximum", least.add(BigDecimal.valueOf(5 + random.nextInt(90), 1)));
      case 2 -> schema.put("maximum", least);
      default -> schema.put("title", "any");
    }
    return schema;
  }

  private ObjectNode values() {
    ObjectNode schema = NODES.objectNode();
    ArrayNode values = schema.putArray("enum");
    for (int i = random.nextInt(4); i >= 0; i--) {
      values.add(name() + i);
    }
    values.add(random.nextInt(100)).addNull().add(true).add(1.5);
    values.addObject().put("k", 1);
    return schema;
  }

  private ObjectNode types() {
    ObjectNode schema = NODES.objectNode();
    schema.putArray("type").add("string").add("null").add("integer");
    return schema;
  }

  private ObjectNode object(int depth) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (int i = random.nextInt(5); i >= 0; i--) {
      properties.set(name(), value(depth));
    }
    ArrayNode required = schema.putArray("required");
    properties
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (random.nextBoolean()) {
                required.add(name);
              }
            });
    switch (random.nextInt(5)) {
      case 0 -> schema.put("additionalProperties", false);
      case 1 -> schema.set("additionalProperties", integer());
      case 2 -> schema.put("maxProperties", required.size() + 2);
      case 3 -> schema.put("minProperties", 1);
      default -> schema.putObject("patternProperties").putObject("^q[0-9]+$").put("type", "null");
    }
    return schema;
  }

  private ObjectNode array(int depth) {
    ObjectNode schema = NODES.objectNode().put("type", "array");
    switch (random.nextInt(5)) {
      case 0 -> schema.putArray("prefixItems").add(value(depth)).add(value(depth));
      case 1 -> {
        schema.set("items", value(depth));
        schema.put("minItems", 1).put("maxItems", 1 + random.nextInt(4));
      }
      case 2 -> {
        schema.putArray("prefixItems").add(value(depth));
        schema.set("items", BooleanNode.FALSE);
      }
      case 3 -> {
        schema.put("uniqueItems", true);
        schema.putObject("items").putArray("enum").add("p").add("q").add(3).add("r");
      }
      default -> schema.set("items", value(depth));
    }
    return schema;
  }

  private ObjectNode anyOf(int depth) {
    ObjectNode schema = NODES.objectNode();
    boolean exclusive = random.nextBoolean();
    ArrayNode branches = schema.putArray(exclusive ? "oneOf" : "anyOf");
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      ObjectNode branch = object(depth);
      ((ObjectNode) branch.get("properties")).putObject("kind").put("const", "k" + i);
      ((ArrayNode) branch.get("required")).add("kind");
      branch.remove("maxProperties");
      branches.add(branch);
    }
    branches.add(NODES.objectNode().put("type", "boolean"));
    return schema;
  }

  private ObjectNode allOf(int depth) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode parts = schema.putArray("allOf");
    ObjectNode first = NODES.objectNode().put("type", "object");
    first.putObject("properties").set("one", value(depth));
    first.putArray("required").add("one");
    parts.add(first);
    parts.addObject().putObject("properties").set("two", value(depth));
    schema.put("minProperties", 1);
    return schema;
  }
}
