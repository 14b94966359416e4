package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.StreamEvent;
import java.util.List;

/** An item of the output that is not at its end. For one thread. */
sealed interface OpenItem permits TextItem, CallItem {

  /** The events that announce it. */
  List<StreamEvent> begin();

  /**
   * Adds text; the event that tells of it.
   *
   * @param logprobs of the tokens that came with it, maybe none
   */
  StreamEvent grow(String text, ArrayNode logprobs);

  /**
   * The item as it is now.
   *
   * @param status in OpenAI's words
   */
  ObjectNode item(String status);

  /** The events that end it. */
  List<StreamEvent> end(ObjectNode item);

  /** Fields of an event about a whole item. */
  static ObjectNode about(int outputIndex, ObjectNode item) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("output_index", outputIndex);
    data.set("item", item);
    return data;
  }
}
