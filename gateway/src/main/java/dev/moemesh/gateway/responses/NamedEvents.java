package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.StreamEvent;

/** Makes the events of one stream: each has its type twice and the next number. For one thread. */
final class NamedEvents {
  private int next;

  /** An event that carries the response as it is now. */
  StreamEvent of(String type, ObjectNode response) {
    return event(type, "response", response);
  }

  StreamEvent event(String type, String field, JsonNode value) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set(field, value);
    return event(type, data);
  }

  /** An event with these fields. */
  StreamEvent event(String type, ObjectNode data) {
    data.put("type", type).put("sequence_number", next++);
    return new StreamEvent.Named(type, data);
  }

  /** Whether an event has been made. */
  boolean begun() {
    return next > 0;
  }
}
