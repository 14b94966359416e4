package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.databind.JsonNode;

/** Arguments that are not simply an object: models also write them as a string, or not at all. */
final class JsonArguments {

  private JsonArguments() {}

  /** The arguments that a value stands for; an empty text if it is not JSON. */
  static String of(String value) {
    JsonNode json = JsonValue.parse(value);
    if (json.isMissingNode()) {
      return "";
    }
    if (json.isNull()) {
      return "{}";
    }
    return json.isTextual() && JsonValue.parse(json.textValue()).isObject()
        ? json.textValue()
        : value;
  }
}
