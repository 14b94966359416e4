package dev.moemesh.gateway.answer;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** All parts of a choice, joined. */
public record WholeAnswer(String reasoning, String content, List<Call> calls) {

  /** A call with its arguments, a JSON text. */
  public record Call(String id, String name, String arguments) {
    public Call {
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
      requireNonNull(arguments, "arguments is null");
    }
  }

  public WholeAnswer {
    requireNonNull(reasoning, "reasoning is null");
    requireNonNull(content, "content is null");
    calls = List.copyOf(calls);
  }

  /** Divides a text that is complete. */
  public static WholeAnswer of(String text, AnswerParser parser) {
    List<AnswerPart> parts = new ArrayList<>(parser.accept(text));
    parts.addAll(parser.end());
    return of(parts);
  }

  /** Joins the parts of a choice. */
  public static WholeAnswer of(List<AnswerPart> parts) {
    StringBuilder reasoning = new StringBuilder();
    StringBuilder content = new StringBuilder();
    List<AnswerPart.CallStarted> started = new ArrayList<>();
    List<StringBuilder> arguments = new ArrayList<>();
    for (AnswerPart part : parts) {
      switch (part) {
        case AnswerPart.Reasoning piece -> reasoning.append(piece.text());
        case AnswerPart.Content piece -> content.append(piece.text());
        case AnswerPart.CallStarted call -> {
          started.add(call);
          arguments.add(new StringBuilder());
        }
        case AnswerPart.CallArguments piece -> arguments.get(piece.index()).append(piece.text());
      }
    }
    List<Call> calls = new ArrayList<>();
    for (AnswerPart.CallStarted call : started) {
      calls.add(new Call(call.id(), call.name(), arguments.get(call.index()).toString()));
    }
    return new WholeAnswer(reasoning.toString(), content.toString(), calls);
  }
}
