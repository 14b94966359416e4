package dev.moemesh.gateway.answer;

import dev.moemesh.gateway.tools.CallSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what a parser finds into parts; neighbours of one kind become one. White space before and
 * between calls is no content unless other text follows it. On one thread.
 */
final class PartCollector implements CallSink {

  private enum Kind {
    REASONING,
    CONTENT,
    ARGUMENTS
  }

  private final CallIds ids;
  private final boolean parallel;
  private final List<AnswerPart> complete = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder blank = new StringBuilder();
  private Kind kind = Kind.CONTENT;
  private boolean visible;
  private int calls;

  /**
   * @param parallel whether calls behind the first one count
   */
  PartCollector(CallIds ids, boolean parallel) {
    this.ids = ids;
    this.parallel = parallel;
  }

  /** The calls that began so far, those that do not count included. */
  int calls() {
    return calls;
  }

  void reasoning(CharSequence piece) {
    append(Kind.REASONING, piece);
  }

  @Override
  public void content(CharSequence piece) {
    if (!visible) {
      blank.append(piece);
      visible = !piece.toString().isBlank();
      if (!visible) {
        return;
      }
      append(Kind.CONTENT, blank);
      blank.setLength(0);
    } else {
      append(Kind.CONTENT, piece);
    }
  }

  @Override
  public void start(String name) {
    start(name, ids.next());
  }

  @Override
  public void start(String name, String id) {
    closeOpen();
    blank.setLength(0);
    visible = false;
    calls++;
    if (counts()) {
      complete.add(new AnswerPart.CallStarted(calls - 1, id, name));
    }
  }

  @Override
  public void arguments(CharSequence piece) {
    if (counts()) {
      append(Kind.ARGUMENTS, piece);
    }
  }

  private boolean counts() {
    return parallel || calls == 1;
  }

  /** Ends the text: without any call, white space is content too. */
  void end() {
    if (calls == 0) {
      append(Kind.CONTENT, blank);
    }
    blank.setLength(0);
  }

  /** The parts since the last time. */
  List<AnswerPart> take() {
    closeOpen();
    List<AnswerPart> parts = List.copyOf(complete);
    complete.clear();
    return parts;
  }

  private void append(Kind next, CharSequence piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (next != kind) {
      closeOpen();
      kind = next;
    }
    text.append(piece);
  }

  private void closeOpen() {
    if (text.isEmpty()) {
      return;
    }
    String piece = text.toString();
    text.setLength(0);
    complete.add(
        switch (kind) {
          case REASONING -> new AnswerPart.Reasoning(piece);
          case CONTENT -> new AnswerPart.Content(piece);
          case ARGUMENTS -> new AnswerPart.CallArguments(calls - 1, piece);
        });
  }
}
