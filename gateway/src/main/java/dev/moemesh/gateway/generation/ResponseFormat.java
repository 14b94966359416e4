package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How an API writes its answers. One per request; for one thread at a time. */
public interface ResponseFormat {

  /** The answer in one piece. */
  JsonNode whole(List<ChoiceAnswer> choices, Usage usage);

  /** The chunks of a stream that an output becomes, maybe none. */
  List<JsonNode> chunks(Output output);

  /** The chunk without choices that ends a stream, where it was asked for. */
  JsonNode usageChunk(Usage usage);
}
