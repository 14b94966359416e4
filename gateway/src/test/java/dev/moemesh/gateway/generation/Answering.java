package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.served.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Answers accepted requests from given events, without a mesh. */
public final class Answering {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Answering() {}

  /** The answer in one piece. */
  public static JsonNode whole(Accepted accepted, List<TokenEvent> events) {
    Generation generation = new Generation(accepted.plan(), Models.tiny());
    AnswerCollector collector = new AnswerCollector();
    events.forEach(event -> generation.accept(0, event).forEach(collector::add));
    return written(accepted.format().whole(collector.answer(), generation.usage()));
  }

  /** The chunks of a stream, the one with the usage included. */
  public static List<JsonNode> chunks(Accepted accepted, List<TokenEvent> events) {
    Generation generation = new Generation(accepted.plan(), Models.tiny());
    ResponseFormat format = (ResponseFormat) accepted.format();
    List<JsonNode> chunks = new ArrayList<>();
    for (TokenEvent event : events) {
      for (Output output : generation.accept(0, event)) {
        format.chunks(output).forEach(chunk -> chunks.add(written(chunk)));
      }
    }
    chunks.add(written(format.usageChunk(generation.usage())));
    return chunks;
  }

  /** The events of a stream with names; its end is written once all choices have ended. */
  public static List<StreamEvent.Named> named(Accepted accepted, List<TokenEvent> events) {
    Generation generation = new Generation(accepted.plan(), Models.tiny());
    List<StreamEvent> written = new ArrayList<>();
    for (TokenEvent event : events) {
      for (Output output : generation.accept(0, event)) {
        written.addAll(accepted.format().events(output));
      }
    }
    if (generation.complete()) {
      written.addAll(accepted.format().ending(generation.usage(), false));
    }
    return written.stream()
        .map(StreamEvent.Named.class::cast)
        .map(event -> new StreamEvent.Named(event.name(), written(event.json())))
        .toList();
  }

  /** As a client reads it. */
  private static JsonNode written(JsonNode json) {
    try {
      return MAPPER.readTree(MAPPER.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
