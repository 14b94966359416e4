package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;

/** A server-sent event of an answer. */
public sealed interface StreamEvent {

  /** An event of data alone, as completions and chat send them. */
  record Data(JsonNode json) implements StreamEvent {}

  /** An event with a name, as responses send them. */
  record Named(String name, JsonNode json) implements StreamEvent {}

  /** {@code [DONE]}, with which completions and chat end a stream. */
  record Done() implements StreamEvent {}
}
