package dev.moemesh.gateway.reasoning;

import static java.util.Objects.requireNonNull;

/** A piece of an answer's text, and what it is. */
public record TextSegment(Kind kind, String text) {

  /** What a piece of text is. */
  public enum Kind {
    /** A tag around the reasoning. */
    TAG,
    REASONING,
    CONTENT
  }

  public TextSegment {
    requireNonNull(kind, "kind is null");
    requireNonNull(text, "text is null");
  }
}
