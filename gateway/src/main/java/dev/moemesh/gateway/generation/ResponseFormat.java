package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import java.util.ArrayList;
import java.util.List;

/**
 * How completions and chat write their answers: a stream is chunks without names, then {@code
 * [DONE]}. One per request; for one thread at a time.
 */
public interface ResponseFormat extends AnswerFormat {

  /** The chunks of a stream that an output becomes, maybe none. */
  List<JsonNode> chunks(Output output);

  /** The chunk without choices that ends a stream, where it was asked for. */
  JsonNode usageChunk(Usage usage);

  @Override
  default List<StreamEvent> events(Output output) {
    return chunks(output).stream().<StreamEvent>map(StreamEvent.Data::new).toList();
  }

  @Override
  default List<StreamEvent> ending(Usage usage, boolean includeUsage) {
    List<StreamEvent> events = new ArrayList<>(2);
    if (includeUsage) {
      events.add(new StreamEvent.Data(usageChunk(usage)));
    }
    events.add(new StreamEvent.Done());
    return events;
  }

  @Override
  default List<StreamEvent> failure(ApiError error) {
    return List.of(new StreamEvent.Data(error.toJson()), new StreamEvent.Done());
  }
}
