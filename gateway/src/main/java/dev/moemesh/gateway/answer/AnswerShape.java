package dev.moemesh.gateway.answer;

import static java.util.Objects.requireNonNull;

import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.reasoning.ReasoningSplitter;
import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.tools.ToolCallParser;
import dev.moemesh.gateway.tools.ToolChoice;
import dev.moemesh.gateway.tools.ToolFormat;
import dev.moemesh.gateway.tools.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the text of an answer may hold beside content. One per request, for all of its choices.
 *
 * @param reasoning where each choice begins
 * @param showsReasoning whether the client sees the reasoning
 * @param use the tools of the request
 * @param format how the model writes calls that nothing forces
 */
public record AnswerShape(
    ReasoningStart reasoning, boolean showsReasoning, ToolUse use, ToolFormat format) {
  /** Content only. */
  public static final AnswerShape PLAIN =
      new AnswerShape(ReasoningStart.CONTENT, false, ToolUse.NONE, ToolFormat.NONE);

  public AnswerShape {
    requireNonNull(reasoning, "reasoning is null");
    requireNonNull(use, "use is null");
    requireNonNull(format, "format is null");
  }

  /** Whether all text is content. */
  public boolean plain() {
    return !reasons() && use.choice() instanceof ToolChoice.None;
  }

  /** Whether a choice may begin with reasoning. */
  public boolean reasons() {
    return reasoning != ReasoningStart.CONTENT;
  }

  /** Texts that the parser must see even where they are special tokens. */
  public List<String> markers() {
    List<String> markers = new ArrayList<>();
    if (reasons()) {
      markers.addAll(List.of(ReasoningFormat.OPEN, ReasoningFormat.CLOSE));
    }
    if (use.choice() instanceof ToolChoice.Auto) {
      markers.addAll(format.specialMarkers());
    }
    return markers;
  }

  /** Divides the text of one choice into reasoning and the rest. */
  public ReasoningSplitter splitter() {
    return new ReasoningSplitter(reasoning);
  }

  /**
   * Divides the text of one choice into parts.
   *
   * @param random makes the ids of calls
   */
  public AnswerParser parser(RandomGenerator random) {
    CallIds ids = format == ToolFormat.MISTRAL ? CallIds.mistral(random) : CallIds.openAi(random);
    return new AnswerParser(
        splitter(), calls(), new PartCollector(ids, use.parallel()), showsReasoning);
  }

  /** Divides a text that is complete. */
  public WholeAnswer whole(String text, RandomGenerator random) {
    return plain() ? new WholeAnswer("", text, List.of()) : WholeAnswer.of(text, parser(random));
  }

  private ToolCallParser calls() {
    return switch (use.choice()) {
      case ToolChoice.Auto _ -> format.parser(use.tools());
      case ToolChoice.None _, ToolChoice.Required _, ToolChoice.Named _ -> ToolFormat.forced(use);
    };
  }

  /** Whether the model chooses to call; it does not where the request names the function. */
  public boolean callsAreChosen() {
    return !(use.choice() instanceof ToolChoice.Named);
  }
}
