package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.StreamEvent;
import java.util.List;

/** An item of the output that is not at its end. For one thread. */
sealed interface OpenItem {

  /** The events that announce it. */
  List<StreamEvent> begin();

  /** Adds text; the event that tells of it. */
  StreamEvent grow(String text, ArrayNode logprobs);

  /** The item as it is now. */
  ObjectNode item(String status);

  /** The events that end it. */
  List<StreamEvent> end(ObjectNode item);

  /** What the assistant says: one part of text. */
  final class Message implements OpenItem {
    private final NamedEvents events;
    private final String id;
    private final int outputIndex;
    private final StringBuilder text = new StringBuilder();
    private final ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();

    Message(NamedEvents events, String id, int outputIndex) {
      this.events = events;
      this.id = id;
      this.outputIndex = outputIndex;
    }

    @Override
    public List<StreamEvent> begin() {
      ObjectNode added = JsonNodeFactory.instance.objectNode().put("output_index", outputIndex);
      added.set("item", shell("in_progress"));
      ObjectNode part = place();
      part.set("part", part());
      return List.of(
          events.event("response.output_item.added", added),
          events.event("response.content_part.added", part));
    }

    @Override
    public StreamEvent grow(String more, ArrayNode moreLogprobs) {
      text.append(more);
      logprobs.addAll(moreLogprobs);
      ObjectNode delta = place().put("delta", more);
      delta.set("logprobs", moreLogprobs);
      return events.event("response.output_text.delta", delta);
    }

    @Override
    public ObjectNode item(String status) {
      ObjectNode item = shell(status);
      item.withArray("content").add(part());
      return item;
    }

    @Override
    public List<StreamEvent> end(ObjectNode item) {
      ObjectNode said = place().put("text", text.toString());
      said.set("logprobs", logprobs);
      ObjectNode part = place();
      part.set("part", part());
      ObjectNode done = JsonNodeFactory.instance.objectNode().put("output_index", outputIndex);
      done.set("item", item);
      return List.of(
          events.event("response.output_text.done", said),
          events.event("response.content_part.done", part),
          events.event("response.output_item.done", done));
    }

    private ObjectNode place() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("item_id", id)
          .put("output_index", outputIndex)
          .put("content_index", 0);
    }

    private ObjectNode shell(String status) {
      ObjectNode shell =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", id)
              .put("type", "message")
              .put("status", status)
              .put("role", "assistant");
      shell.putArray("content");
      return shell;
    }

    private ObjectNode part() {
      ObjectNode part =
          JsonNodeFactory.instance
              .objectNode()
              .put("type", "output_text")
              .put("text", text.toString());
      part.putArray("annotations");
      part.set("logprobs", logprobs.deepCopy());
      return part;
    }
  }
}
