package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.scores.ChatLogprobs;
import dev.moemesh.gateway.scores.ScoredToken;
import dev.moemesh.gateway.scores.TokenNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of an answer as they grow, and the events that tell of it. At most one item is open;
 * what belongs to another closes it. For one thread.
 */
final class OutputItems {
  private final NamedEvents events = new NamedEvents();
  private final ArrayNode ended = JsonNodeFactory.instance.arrayNode();
  private final List<GeneratedToken> unsaid = new ArrayList<>();
  private final String id;
  private final TokenNames names;
  private final @Nullable Integer alternatives;
  private @Nullable OpenItem open;

  /**
   * @param id the request's, which the items' ids are made of
   * @param alternatives shown with each token; absent, log-probabilities are not
   */
  OutputItems(String id, TokenNames names, @Nullable Integer alternatives) {
    this.id = id;
    this.names = names;
    this.alternatives = alternatives;
  }

  NamedEvents events() {
    return events;
  }

  /** The items that have ended. */
  ArrayNode ended() {
    return ended.deepCopy();
  }

  /** More text of the answer, and the tokens that came with it. */
  List<StreamEvent> say(String text, List<GeneratedToken> tokens) {
    if (alternatives != null) {
      unsaid.addAll(tokens);
    }
    if (text.isEmpty()) {
      return List.of();
    }
    List<StreamEvent> told = new ArrayList<>();
    OpenItem message = message(told);
    told.add(message.grow(text, logprobs()));
    return told;
  }

  /**
   * The end of the answer. One that said nothing is an empty message.
   *
   * @param cut whether the length ended it
   */
  List<StreamEvent> end(boolean cut) {
    List<StreamEvent> told = new ArrayList<>();
    if (open == null && ended.isEmpty()) {
      message(told);
    }
    close(cut ? "incomplete" : "completed", told);
    return told;
  }

  private OpenItem message(List<StreamEvent> told) {
    OpenItem current = open;
    if (current == null) {
      current = new OpenItem.Message(events, "msg_%s_%d".formatted(id, ended.size()), ended.size());
      open = current;
      told.addAll(current.begin());
    }
    return current;
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

  /** Of all tokens since text was last said. */
  private ArrayNode logprobs() {
    ArrayNode logprobs = JsonNodeFactory.instance.arrayNode();
    if (alternatives != null) {
      new ChatLogprobs(names, alternatives)
          .of(ScoredToken.generated(unsaid))
          .path("content")
          .forEach(logprobs::add);
      unsaid.clear();
    }
    return logprobs;
  }
}
