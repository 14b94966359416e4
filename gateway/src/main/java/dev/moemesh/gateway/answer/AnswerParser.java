package dev.moemesh.gateway.answer;

import dev.moemesh.gateway.reasoning.ReasoningSplitter;
import dev.moemesh.gateway.reasoning.TextSegment;
import dev.moemesh.gateway.tools.ToolCallParser;
import java.util.List;

/**
 * Divides the text of one choice into parts. Calls are looked for behind the reasoning only. The
 * parts do not depend on how the text is cut into pieces, once neighbours are joined. On one
 * thread.
 */
public final class AnswerParser {
  private final ReasoningSplitter reasoning;
  private final ToolCallParser calls;
  private final PartCollector parts;
  private final boolean showsReasoning;

  AnswerParser(
      ReasoningSplitter reasoning,
      ToolCallParser calls,
      PartCollector parts,
      boolean showsReasoning) {
    this.reasoning = reasoning;
    this.calls = calls;
    this.parts = parts;
    this.showsReasoning = showsReasoning;
  }

  /** Takes the next piece of text and returns the parts that became certain with it. */
  public List<AnswerPart> accept(String piece) {
    reasoning.accept(piece).forEach(this::take);
    return parts.take();
  }

  /** The parts that were held back, when no more text comes. */
  public List<AnswerPart> end() {
    reasoning.end().forEach(this::take);
    calls.end(parts);
    parts.end();
    return parts.take();
  }

  /** Whether there is a call. */
  public boolean called() {
    return parts.calls() > 0;
  }

  private void take(TextSegment segment) {
    switch (segment.kind()) {
      case TAG -> {}
      case REASONING -> {
        if (showsReasoning) {
          parts.reasoning(segment.text());
        }
      }
      case CONTENT -> calls.accept(segment.text(), parts);
    }
  }
}
