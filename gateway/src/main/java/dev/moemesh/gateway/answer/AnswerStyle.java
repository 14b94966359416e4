package dev.moemesh.gateway.answer;

import static java.util.Objects.requireNonNull;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.tools.ToolChoice;
import dev.moemesh.gateway.tools.ToolFormat;
import dev.moemesh.gateway.tools.ToolUse;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How the served model writes calls and reasoning. One per gateway; safe for concurrent use. */
public record AnswerStyle(ToolFormat tools, ReasoningFormat reasoning) {
  /** Of a model that does neither. */
  public static final AnswerStyle PLAIN = new AnswerStyle(ToolFormat.NONE, ReasoningFormat.NONE);

  private static final String AUTO = "auto";

  public AnswerStyle {
    requireNonNull(tools, "tools is null");
    requireNonNull(reasoning, "reasoning is null");
  }

  /**
   * The style that the settings name, or that the model's template shows.
   *
   * @param toolParser {@code auto} or a label of {@link ToolFormat}
   * @param reasoningParser {@code auto} or a label of {@link ReasoningFormat}
   * @param template tells whether the model's chat template contains a text
   * @throws IllegalArgumentException if a setting is none of these
   */
  public static AnswerStyle of(
      String toolParser, String reasoningParser, Predicate<String> template) {
    return new AnswerStyle(
        toolParser.equals(AUTO)
            ? ToolFormat.detect(template)
            : named("tool-parser", toolParser, ToolFormat.values(), ToolFormat::label),
        reasoningParser.equals(AUTO)
            ? ReasoningFormat.detect(template)
            : named(
                "reasoning-parser",
                reasoningParser,
                ReasoningFormat.values(),
                ReasoningFormat::label));
  }

  private static <F> F named(String setting, String label, F[] formats, Function<F, String> name) {
    return Arrays.stream(formats)
        .filter(format -> name.apply(format).equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "moe.gateway.%s must be auto or one of %s, found '%s'"
                        .formatted(
                            setting,
                            Arrays.stream(formats).map(name).collect(Collectors.joining(", ")),
                            label)));
  }

  /**
   * The shape of the answers to a request.
   *
   * @param start where an answer to the prompt begins
   * @param showsReasoning {@code include_reasoning}
   * @throws ApiException if the model is to choose tools but nobody could read its calls
   */
  public AnswerShape shape(ToolUse use, ReasoningStart start, boolean showsReasoning) {
    if (tools == ToolFormat.NONE && use.choice() instanceof ToolChoice.Auto) {
      throw new ApiException(
          ApiError.unsupported(
              "tools",
              "The chat template of this model shows no known format of tool calls. Use 'tool_choice' \"required\" or a named function, or set moe.gateway.tool-parser."));
    }
    return new AnswerShape(start, showsReasoning, use, tools);
  }
}
