package dev.moemesh.gateway.generation;

import dev.moemesh.gateway.parameters.Stops;
import dev.moemesh.gateway.reasoning.ReasoningSplitter;
import dev.moemesh.gateway.reasoning.TextSegment;
import dev.moemesh.gateway.served.Text;
import dev.moemesh.model.text.StopMatcher;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of one choice as it grows, up to its stop string. For one thread at a time.
 *
 * <p>A token that may end the choice is held back until the next event says whether it did. What
 * ends a choice shows in its text only if the request asks for it. Holding back costs no time: the
 * mesh announces an end at once.
 */
final class ChoiceText {
  private final Text.Detokenizer detokenizer;
  private final ReasoningSplitter reasoning;
  private final StopMatcher matcher;
  private final Stops stops;
  private final int minTokens;
  private int tokens;
  private int reasoningTokens;
  private @Nullable Integer held;
  private @Nullable String stoppedBy;

  ChoiceText(
      Text.Detokenizer detokenizer, ReasoningSplitter reasoning, Stops stops, int minTokens) {
    this.detokenizer = detokenizer;
    this.reasoning = reasoning;
    this.matcher = new StopMatcher(stops.strings(), true);
    this.stops = stops;
    this.minTokens = minTokens;
  }

  /** The stop string that ended the choice. */
  Optional<String> stoppedBy() {
    return Optional.ofNullable(stoppedBy);
  }

  /** The tokens within the reasoning, its tags not counted. */
  int reasoningTokens() {
    return reasoningTokens;
  }

  String append(int tokenId, boolean mayEnd) {
    if (mayEnd) {
      held = tokenId;
      return "";
    }
    return ofToken(tokenId);
  }

  /** The text of a token that did not end the choice after all. */
  String release() {
    if (held == null) {
      return "";
    }
    int tokenId = held;
    held = null;
    return ofToken(tokenId);
  }

  /** What is left when the mesh says that the choice is over. */
  String end(boolean byHeldToken) {
    String last = byHeldToken && !stops.included() ? "" : release();
    if (stoppedBy != null) {
      return last;
    }
    String text = last + matched(detokenizer.flush());
    String rest = stoppedBy == null ? matched(reasoning.end()) : "";
    return stoppedBy == null ? text + rest + matcher.flush() : text + rest;
  }

  private String ofToken(int tokenId) {
    tokens++;
    boolean within = reasoning.inReasoning();
    String certain = matched(detokenizer.append(tokenId));
    if (within && reasoning.inReasoning()) {
      reasoningTokens++;
    }
    return certain;
  }

  /** Stop strings count in the content only. */
  private String matched(String text) {
    return reasoning.inContent() ? matchedContent(text) : matched(reasoning.accept(text));
  }

  private String matched(List<TextSegment> segments) {
    StringBuilder certain = new StringBuilder();
    for (TextSegment segment : segments) {
      certain.append(
          segment.kind() == TextSegment.Kind.CONTENT
              ? matchedContent(segment.text())
              : segment.text());
    }
    return certain.toString();
  }

  private String matchedContent(String text) {
    if (tokens <= minTokens || stops.strings().isEmpty()) {
      return text;
    }
    StopMatcher.Result found = matcher.append(text);
    return found.matched() ? stopped(found.text()) : found.text();
  }

  /** The match that begins first wins, so it is the longest stop string at the text's end. */
  private String stopped(String text) {
    String stop =
        stops.strings().stream()
            .filter(text::endsWith)
            .max(Comparator.comparingInt(String::length))
            .orElseThrow();
    stoppedBy = stop;
    return stops.included() ? text : text.substring(0, text.length() - stop.length());
  }
}
