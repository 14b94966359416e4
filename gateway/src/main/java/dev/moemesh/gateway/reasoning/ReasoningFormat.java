package dev.moemesh.gateway.reasoning;

import java.util.Locale;
import java.util.function.Predicate;

/** How a model shows its reasoning. */
public enum ReasoningFormat {
  /** It does not reason, or the client is to see it as content. */
  NONE,
  /** It reasons only where the prompt or the answer opens the tag. */
  THINK_TAGS,
  /** It reasons unless the prompt has closed the tag, and then opens the tag (Qwen3). */
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
   * The format that a chat template shows. A template with the closing tag alone may also belong to
   * a model that never reasons.
   *
   * @param template tells whether the template contains a text
   */
  public static ReasoningFormat detect(Predicate<String> template) {
    if (!template.test(CLOSE)) {
      return NONE;
    }
    if (template.test("<｜Assistant｜>")) {
      return DEEPSEEK_R1;
    }
    return template.test("enable_thinking") ? QWEN3 : THINK_TAGS;
  }

  /** Where an answer begins that continues a message: in its reasoning, if that is still open. */
  public ReasoningStart startWithin(String message) {
    boolean open = message.lastIndexOf(OPEN) > message.lastIndexOf(CLOSE);
    return this != NONE && open ? ReasoningStart.REASONING : ReasoningStart.CONTENT;
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
    if (end.endsWith(OPEN)) {
      return ReasoningStart.REASONING;
    }
    return switch (this) {
      case NONE -> ReasoningStart.CONTENT;
      case THINK_TAGS -> ReasoningStart.UNDECIDED;
      case QWEN3 -> ReasoningStart.EXPECTED;
      case DEEPSEEK_R1 -> ReasoningStart.REASONING;
    };
  }
}
