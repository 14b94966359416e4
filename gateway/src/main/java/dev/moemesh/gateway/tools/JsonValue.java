package dev.moemesh.gateway.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Finds where a JSON value ends, one character at a time. It looks at strings and brackets only, so
 * a value that is not valid JSON inside still has an end.
 */
final class JsonValue {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private boolean begun;
  private boolean scalar;
  private boolean inString;
  private boolean escaped;
  private int depth;

  /** Whether the character still belongs to the value; a scalar ends before one that does not. */
  boolean takes(char c) {
    return !scalar || !(isSpace(c) || c == ',' || c == '}' || c == ']' || c == ':');
  }

  /** Takes a character of the value; true if the value is complete with it. */
  boolean next(char c) {
    if (inString) {
      nextOfString(c);
      return depth == 0 && !inString;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> scalar |= !begun;
    }
    begun = true;
    return depth <= 0 && !scalar && !inString;
  }

  private void nextOfString(char c) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = false;
    }
  }

  /** Whether the next character lies within a string. */
  boolean inString() {
    return inString;
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** The value of a JSON text; a missing node if it is none. */
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  /** A text as a JSON string, with its quotes. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      appendEscaped(text.charAt(i), quoted);
    }
    return quoted.append('"').toString();
  }

  /** Appends a character as it stands within a JSON string. */
  static void appendEscaped(char c, StringBuilder json) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      default -> appendControl(c, json);
    }
  }

  /** Appends a character, escaped if JSON forbids it in a string: models forget that. */
  static void appendControl(char c, StringBuilder json) {
    switch (c) {
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      default -> {
        if (c < 0x20) {
          json.append("\\u%04x".formatted((int) c));
        } else {
          json.append(c);
        }
      }
    }
  }
}
