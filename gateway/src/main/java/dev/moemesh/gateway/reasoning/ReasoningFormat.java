package dev.moemesh.gateway.reasoning;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How a model shows its reasoning. */
public enum ReasoningFormat {
  /** It does not reason, or the client is to see it as content. */
  NONE,
  /** It may reason: the prompt opens the tag, or the model does (Qwen3, QwQ). */
  QWEN3,
  /** It reasons unless the prompt has closed the tag, with or without an opening tag. */
  DEEPSEEK_R1;

  public static final String OPEN = "<think>";
  public static final String CLOSE = "</think>";

  /** The name of the setting: {@code deepseek-r1}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The format of a setting.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static ReasoningFormat of(String label) {
    return Arrays.stream(values())
        .filter(format -> format.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "moe.gateway.reasoning-parser must be auto or one of %s, found '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(ReasoningFormat::label)
                                .collect(Collectors.joining(", ")),
                            label)));
  }

  /**
   * The format that a chat template shows. Only DeepSeek's models reason always: other templates
   * with the closing tag also belong to models that never do.
   *
   * @param template tells whether the template contains a text
   */
  public static ReasoningFormat detect(Predicate<String> template) {
    if (!template.test(CLOSE)) {
      return NONE;
    }
    return template.test("<｜Assistant｜>") ? DEEPSEEK_R1 : QWEN3;
  }

  /**
   * Where the answer to a prompt begins. A prompt that ends with an open tag leaves the answer
   * within reasoning; one that ends with a closed tag leaves it behind.
   */
  public ReasoningStart startAfter(String prompt) {
    String end = prompt.stripTrailing();
    if (this == NONE || end.endsWith(CLOSE)) {
      return ReasoningStart.CONTENT;
    }
    return this == DEEPSEEK_R1 || end.endsWith(OPEN)
        ? ReasoningStart.REASONING
        : ReasoningStart.UNDECIDED;
  }
}
