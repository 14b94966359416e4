package dev.moemesh.gateway.reasoning;

import static dev.moemesh.gateway.reasoning.ReasoningFormat.CLOSE;
import static dev.moemesh.gateway.reasoning.ReasoningFormat.OPEN;

import dev.moemesh.gateway.reasoning.TextSegment.Kind;
import java.util.List;

/**
 * Divides the text of one choice into reasoning and content. Text that may belong to a tag is held
 * back until that is clear. The segments together, tags included, are the text that came in; they
 * do not depend on how it was cut into pieces. On one thread.
 */
public final class ReasoningSplitter {

  private sealed interface State {
    /** The text may begin with the opening tag. */
    record Beginning(Kind otherwise) implements State {}

    record Reasoning() implements State {}

    record Content() implements State {}
  }

  private final StringBuilder held = new StringBuilder();
  private State state;

  public ReasoningSplitter(ReasoningStart start) {
    this.state =
        switch (start) {
          case CONTENT -> new State.Content();
          case UNDECIDED, EXPECTED -> new State.Beginning(Kind.CONTENT);
          case REASONING -> new State.Beginning(Kind.REASONING);
        };
  }

  /** Whether the text has reached the content for good. */
  public boolean inContent() {
    return state instanceof State.Content;
  }

  /** Whether the text is certain to be within the reasoning. */
  public boolean inReasoning() {
    return switch (state) {
      case State.Beginning beginning -> beginning.otherwise() == Kind.REASONING;
      case State.Reasoning _ -> true;
      case State.Content _ -> false;
    };
  }

  /** Takes the next piece and returns what became certain with it. */
  public List<TextSegment> accept(String piece) {
    Segments segments = new Segments();
    int at = 0;
    while (at < piece.length() && !inContent()) {
      next(piece.charAt(at++), segments);
    }
    segments.add(Kind.CONTENT, piece.substring(at));
    return segments.all();
  }

  /** What is held when no more text comes. */
  public List<TextSegment> end() {
    Segments segments = new Segments();
    switch (state) {
      case State.Beginning beginning -> release(held.length(), beginning.otherwise(), segments);
      case State.Reasoning _ -> release(held.length(), Kind.REASONING, segments);
      case State.Content _ -> {}
    }
    return segments.all();
  }

  private void next(char c, Segments segments) {
    held.append(c);
    switch (state) {
      case State.Beginning beginning -> beginning(beginning.otherwise(), segments);
      case State.Reasoning _ -> reasoning(segments);
      case State.Content _ -> release(held.length(), Kind.CONTENT, segments);
    }
  }

  private void beginning(Kind otherwise, Segments segments) {
    String text = held.toString().stripLeading();
    if (text.equals(OPEN)) {
      release(held.length(), Kind.TAG, segments);
      state = new State.Reasoning();
    } else if (!OPEN.startsWith(text)) {
      state = otherwise == Kind.CONTENT ? new State.Content() : new State.Reasoning();
      String seen = held.toString();
      held.setLength(0);
      seen.chars().forEach(c -> next((char) c, segments));
    }
  }

  private void reasoning(Segments segments) {
    int start = 0;
    while (!CLOSE.startsWith(held.substring(start))) {
      start++;
    }
    release(start, Kind.REASONING, segments);
    if (CLOSE.contentEquals(held)) {
      release(held.length(), Kind.TAG, segments);
      state = new State.Content();
    }
  }

  private void release(int length, Kind kind, Segments segments) {
    segments.add(kind, held.substring(0, length));
    held.delete(0, length);
  }
}
