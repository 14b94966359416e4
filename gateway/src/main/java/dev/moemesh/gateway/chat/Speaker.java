package dev.moemesh.gateway.chat;

import static java.util.Objects.requireNonNull;

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
}
