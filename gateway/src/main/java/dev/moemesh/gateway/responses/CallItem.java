package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.StreamEvent;
import java.util.List;

/** A call of a function, whose arguments grow. For one thread. */
final class CallItem implements OpenItem {
  private final NamedEvents events;
  private final String id;
  private final String callId;
  private final String name;
  private final int outputIndex;
  private final StringBuilder arguments = new StringBuilder();

  /**
   * @param callId names the call in the conversation
   */
  CallItem(NamedEvents events, String request, int outputIndex, String callId, String name) {
    this.events = events;
    this.id = "fc_%s_%d".formatted(request, outputIndex);
    this.callId = callId;
    this.name = name;
    this.outputIndex = outputIndex;
  }

  @Override
  public List<StreamEvent> begin() {
    return List.of(
        events.event(
            "response.output_item.added", OpenItem.about(outputIndex, item("in_progress"))));
  }

  @Override
  public StreamEvent grow(String text, ArrayNode logprobs) {
    arguments.append(text);
    return events.event("response.function_call_arguments.delta", place().put("delta", text));
  }

  @Override
  public ObjectNode item(String status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", callId)
        .put("name", name)
        .put("arguments", arguments.toString());
  }

  @Override
  public List<StreamEvent> end(ObjectNode item) {
    return List.of(
        events.event(
            "response.function_call_arguments.done",
            place().put("name", name).put("arguments", arguments.toString())),
        events.event("response.output_item.done", OpenItem.about(outputIndex, item)));
  }

  private ObjectNode place() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("item_id", id)
        .put("output_index", outputIndex);
  }
}
