package dev.moemesh.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.gateway.generation.StreamEvent;
import io.vertx.core.buffer.Buffer;

/** Writes JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private Json() {}

  static Buffer bytes(JsonNode json) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own making must be writable as JSON", e);
    }
  }

  /** A server-sent event as it is written to a stream. */
  static Buffer event(StreamEvent event) {
    return switch (event) {
      case StreamEvent.Data data -> data(Buffer.buffer(), data.json());
      case StreamEvent.Named named ->
          data(
              Buffer.buffer("event: ").appendString(named.name()).appendString("\n"), named.json());
      case StreamEvent.Done _ -> DONE;
    };
  }

  private static Buffer data(Buffer buffer, JsonNode json) {
    return buffer.appendString("data: ").appendBuffer(bytes(json)).appendString("\n\n");
  }
}
