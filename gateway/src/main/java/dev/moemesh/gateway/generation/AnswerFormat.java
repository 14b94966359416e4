package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import java.util.List;

/**
 * How an API writes its answers: in one piece, or as the events of a stream. One per request; for
 * one thread at a time.
 */
public interface AnswerFormat {

  /** The answer in one piece. */
  JsonNode whole(List<ChoiceAnswer> choices, Usage usage);

  /** The events that an output becomes, maybe none. */
  List<StreamEvent> events(Output output);

  /**
   * The events that end a stream.
   *
   * @param includeUsage whether the client asked for the usage where the API leaves it out
   *     otherwise
   */
  List<StreamEvent> ending(Usage usage, boolean includeUsage);

  /** The events that end a stream that cannot go on. */
  List<StreamEvent> failure(ApiError error);
}
