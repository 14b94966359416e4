package dev.moemesh.gateway.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Who speaks in an answer, and what the answer repeats before its own text.
 *
 * @param role the role of the answer's message
 * @param echo empty unless the client asked for it
 */
record Speaker(String role, String echo) {

  Speaker {
    requireNonNull(role, "role is null");
    requireNonNull(echo, "echo is null");
  }

  /** A whole message of this speaker, with the echo before its content. */
  ObjectNode says(ObjectNode message) {
    message.put("role", role);
    return echo.isEmpty()
        ? message
        : message.put("content", echo + message.path("content").asText(""));
  }
}
