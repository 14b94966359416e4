package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.StreamEvent;
import java.util.List;

/** An item of one part of text: what the assistant says, or what it thinks. For one thread. */
final class TextItem implements OpenItem {

  /** What kind of text it is. */
  enum Kind {
    MESSAGE("msg", "message", "output_text"),
    REASONING("rs", "reasoning", "reasoning_text");

    private final String prefix;
    private final String item;
    private final String part;

    Kind(String prefix, String item, String part) {
      this.prefix = prefix;
      this.item = item;
      this.part = part;
    }
  }

  private final NamedEvents events;
  private final Kind kind;
  private final String id;
  private final int outputIndex;
  private final StringBuilder text = new StringBuilder();
  private final ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();

  TextItem(NamedEvents events, Kind kind, String request, int outputIndex) {
    this.events = events;
    this.kind = kind;
    this.id = "%s_%s_%d".formatted(kind.prefix, request, outputIndex);
    this.outputIndex = outputIndex;
  }

  boolean is(Kind asked) {
    return kind == asked;
  }

  @Override
  public List<StreamEvent> begin() {
    return List.of(
        events.event(
            "response.output_item.added", OpenItem.about(outputIndex, shell("in_progress"))),
        events.event("response.content_part.added", withPart()));
  }

  @Override
  public StreamEvent grow(String more, ArrayNode moreLogprobs) {
    text.append(more);
    logprobs.addAll(moreLogprobs);
    ObjectNode delta = place().put("delta", more);
    addLogprobs(delta, moreLogprobs);
    return events.event("response." + kind.part + ".delta", delta);
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
    addLogprobs(said, logprobs.deepCopy());
    return List.of(
        events.event("response." + kind.part + ".done", said),
        events.event("response.content_part.done", withPart()),
        events.event("response.output_item.done", OpenItem.about(outputIndex, item)));
  }

  private ObjectNode place() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("item_id", id)
        .put("output_index", outputIndex)
        .put("content_index", 0);
  }

  private ObjectNode withPart() {
    ObjectNode place = place();
    place.set("part", part());
    return place;
  }

  private ObjectNode shell(String status) {
    ObjectNode shell =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("type", kind.item)
            .put("status", status);
    switch (kind) {
      case MESSAGE -> shell.put("role", "assistant");
      case REASONING -> shell.putArray("summary");
    }
    shell.putArray("content");
    return shell;
  }

  private ObjectNode part() {
    ObjectNode part =
        JsonNodeFactory.instance.objectNode().put("type", kind.part).put("text", text.toString());
    switch (kind) {
      case MESSAGE -> part.putArray("annotations");
      case REASONING -> {}
    }
    addLogprobs(part, logprobs.deepCopy());
    return part;
  }

  private void addLogprobs(ObjectNode json, ArrayNode of) {
    switch (kind) {
      case MESSAGE -> json.set("logprobs", of);
      case REASONING -> {}
    }
  }
}
