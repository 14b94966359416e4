package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.scores.ChatLogprobs;
import dev.moemesh.gateway.scores.ScoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The items of an answer as they grow, and the events that tell of it. At most one item is open;
 * what belongs to another closes it. For one thread.
 */
final class OutputItems {
  private final NamedEvents events = new NamedEvents();
  private final ArrayNode ended = JsonNodeFactory.instance.arrayNode();
  private final List<GeneratedToken> untold = new ArrayList<>();
  private final String request;
  private final Optional<ChatLogprobs> logprobs;
  private @Nullable OpenItem open;

  /**
   * @param request its id, which the items' ids are made of
   * @param logprobs how tokens are scored; empty if log-probabilities are not asked for
   */
  OutputItems(String request, Optional<ChatLogprobs> logprobs) {
    this.request = request;
    this.logprobs = logprobs;
  }

  NamedEvents events() {
    return events;
  }

  /** The items that have ended. */
  ArrayNode ended() {
    return ended.deepCopy();
  }

  /** Tokens whose log-probabilities go with the text that is told next. */
  void scored(List<GeneratedToken> tokens) {
    if (logprobs.isPresent()) {
      untold.addAll(tokens);
    }
  }

  /** More text of the answer. */
  List<StreamEvent> say(String text) {
    return grow(TextItem.Kind.MESSAGE, text);
  }

  /** More text of the reasoning. */
  List<StreamEvent> reason(String text) {
    return grow(TextItem.Kind.REASONING, text);
  }

  /**
   * A call of a function begins.
   *
   * @param id names the call in the conversation
   */
  List<StreamEvent> call(String id, String name) {
    List<StreamEvent> told = new ArrayList<>();
    close("completed", told);
    begin(new CallItem(events, request, ended.size(), id, name), told);
    return told;
  }

  /** More of the arguments of the call that began last. */
  List<StreamEvent> arguments(String text) {
    if (!(open instanceof CallItem call)) {
      throw new IllegalStateException("Arguments came before their call: begin the call first");
    }
    return List.of(call.grow(text, logprobs()));
  }

  /**
   * The end of the answer. One that said nothing is an empty message.
   *
   * @param cut whether the length ended it
   */
  List<StreamEvent> end(boolean cut) {
    List<StreamEvent> told = new ArrayList<>();
    if (open == null && ended.isEmpty()) {
      begin(text(TextItem.Kind.MESSAGE), told);
    }
    close(cut ? "incomplete" : "completed", told);
    return told;
  }

  private List<StreamEvent> grow(TextItem.Kind kind, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<StreamEvent> told = new ArrayList<>();
    OpenItem current = open;
    if (!(current instanceof TextItem item && item.is(kind))) {
      close("completed", told);
      current = begin(text(kind), told);
    }
    told.add(current.grow(text, logprobs()));
    return told;
  }

  private TextItem text(TextItem.Kind kind) {
    return new TextItem(events, kind, request, ended.size());
  }

  private OpenItem begin(OpenItem item, List<StreamEvent> told) {
    open = item;
    told.addAll(item.begin());
    return item;
  }

  private void close(String status, List<StreamEvent> told) {
    OpenItem current = open;
    if (current != null) {
      ObjectNode item = current.item(status);
      told.addAll(current.end(item));
      ended.add(item);
      open = null;
    }
  }

  /** Of all tokens since something was last told. */
  private ArrayNode logprobs() {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    logprobs.ifPresent(
        asked -> asked.of(ScoredToken.generated(untold)).path("content").forEach(entries::add));
    untold.clear();
    return entries;
  }
}
