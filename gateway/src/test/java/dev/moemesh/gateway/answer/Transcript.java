package dev.moemesh.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.tools.ToolFormat;
import dev.moemesh.gateway.tools.ToolUse;
import dev.moemesh.gateway.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a model wrote, read as an answer of some shape. */
public record Transcript(AnswerShape shape, String text) {

  /** Of a model that may choose between two tools. */
  public static Transcript auto(ToolFormat format, String text) {
    return of(format, Tools.use("'tool_choice':'auto'"), text);
  }

  public static Transcript of(ToolFormat format, ToolUse use, String text) {
    return new Transcript(new AnswerShape(ReasoningStart.CONTENT, true, use, format), text);
  }

  /** The same text behind what the prompt left open. */
  public Transcript starting(ReasoningStart start) {
    return new Transcript(new AnswerShape(start, true, shape.use(), shape.format()), text);
  }

  /** The answer in one line: reasoning, content and calls in their order. */
  public String line() {
    StringBuilder line = new StringBuilder();
    for (AnswerPart part : joined(List.of(text))) {
      line.append(
          switch (part) {
            case AnswerPart.Reasoning piece -> "(" + piece.text() + ")";
            case AnswerPart.Content piece -> piece.text();
            case AnswerPart.CallStarted call -> " #" + call.index() + ":" + call.name() + " ";
            case AnswerPart.CallArguments piece -> piece.text();
          });
    }
    return line.toString();
  }

  public WholeAnswer whole() {
    return WholeAnswer.of(joined(List.of(text)));
  }

  /** Checks that the parts do not depend on how the text is cut. */
  public void requireSameHoweverCut(SplittableRandom random) {
    List<AnswerPart> whole = joined(List.of(text));
    assertThat(joined(text.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
        .as(text)
        .isEqualTo(whole);
    for (int at = 0; at <= text.length(); at++) {
      assertThat(joined(List.of(text.substring(0, at), text.substring(at))))
          .as("%s cut at %d", text, at)
          .isEqualTo(whole);
    }
    for (int i = 0; i < 20; i++) {
      List<String> pieces = pieces(random);
      assertThat(joined(pieces)).as(pieces.toString()).isEqualTo(whole);
    }
  }

  private List<String> pieces(SplittableRandom random) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(9));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }

  private List<AnswerPart> joined(List<String> pieces) {
    AnswerParser parser = shape.parser(new SplittableRandom(1));
    List<AnswerPart> parts = new ArrayList<>();
    pieces.forEach(piece -> parser.accept(piece).forEach(part -> add(part, parts)));
    parser.end().forEach(part -> add(part, parts));
    return parts;
  }

  private static void add(AnswerPart part, List<AnswerPart> parts) {
    AnswerPart last = parts.isEmpty() ? part : parts.getLast();
    switch (part) {
      case AnswerPart.Content next
          when !parts.isEmpty() && last instanceof AnswerPart.Content before ->
          parts.set(parts.size() - 1, new AnswerPart.Content(before.text() + next.text()));
      case AnswerPart.Reasoning next
          when !parts.isEmpty() && last instanceof AnswerPart.Reasoning before ->
          parts.set(parts.size() - 1, new AnswerPart.Reasoning(before.text() + next.text()));
      case AnswerPart.CallArguments next when last instanceof AnswerPart.CallArguments before ->
          parts.set(
              parts.size() - 1,
              new AnswerPart.CallArguments(next.index(), before.text() + next.text()));
      case AnswerPart.Content _,
          AnswerPart.Reasoning _,
          AnswerPart.CallStarted _,
          AnswerPart.CallArguments _ ->
          parts.add(part);
    }
  }
}
