package dev.moemesh.gateway.reasoning;

import dev.moemesh.gateway.reasoning.TextSegment.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects segments; neighbours of one kind become one. */
final class Segments {
  private final List<TextSegment> complete = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Kind kind = Kind.CONTENT;

  void add(Kind next, String piece) {
    if (piece.isEmpty()) {
      return;
    }
    if (next != kind) {
      closeOpen();
      kind = next;
    }
    text.append(piece);
  }

  List<TextSegment> all() {
    closeOpen();
    return List.copyOf(complete);
  }

  private void closeOpen() {
    if (!text.isEmpty()) {
      complete.add(new TextSegment(kind, text.toString()));
      text.setLength(0);
    }
  }
}
