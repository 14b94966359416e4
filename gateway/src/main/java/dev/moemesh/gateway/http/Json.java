package dev.moemesh.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;

/** JSON on its way out. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static Buffer bytes(JsonNode json) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own making must be writable as JSON", e);
    }
  }

  /** A server-sent event of one line. */
  static Buffer event(JsonNode json) {
    return Buffer.buffer("data: ").appendBuffer(bytes(json)).appendString("\n\n");
  }
}
