package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a model writes tool calls. The formats that the templates of released models show; one of
 * another kind (GPT-OSS's channels) is one more constant and its states.
 */
public enum ToolFormat {
  /** The model knows no tools, or writes them as nobody else. */
  NONE,
  /** Qwen2.5, Qwen3 and Hermes: JSON between {@code <tool_call>} tags. */
  HERMES,
  /** Qwen3-Coder: tags for the function and each of its parameters. */
  QWEN3_CODER,
  /** Mistral and Mixtral: JSON behind {@code [TOOL_CALLS]}. */
  MISTRAL,
  /** Llama 3.1 and later: the answer is JSON. */
  LLAMA3,
  /** DeepSeek-V3, R1 and V3.1: special tokens around name and JSON. */
  DEEPSEEK_V3;

  /** The name of the setting: {@code qwen3-coder}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Markers that tokenizers treat as special tokens, which a decoded text otherwise leaves out. The
   * parser has to see them.
   */
  public List<String> specialMarkers() {
    return switch (this) {
      case NONE, HERMES, QWEN3_CODER -> List.of();
      case MISTRAL -> List.of(Mistral.OPEN, Mistral.ARGUMENTS, Mistral.CALL_ID);
      case LLAMA3 -> List.of(Llama.TAG);
      case DEEPSEEK_V3 -> DeepSeek.MARKERS;
    };
  }

  /**
   * The format that a chat template shows to the model.
   *
   * @param template tells whether the template contains a text
   */
  public static ToolFormat detect(Predicate<String> template) {
    if (template.test(QwenCoder.FUNCTION)) {
      return QWEN3_CODER;
    }
    if (template.test(Hermes.OPEN)) {
      return HERMES;
    }
    if (template.test(Mistral.OPEN)) {
      return MISTRAL;
    }
    if (template.test(DeepSeek.CALLS_BEGIN)) {
      return DEEPSEEK_V3;
    }
    return template.test(Llama.TAG) || template.test("\"parameters\": dictionary of argument name")
        ? LLAMA3
        : NONE;
  }

  /** Finds the calls of one choice. */
  public ToolCallParser parser(List<Tool> tools) {
    Predicate<String> known = known(tools);
    return new ToolCallParser(
        switch (this) {
          case NONE -> Content.only();
          case HERMES -> new Hermes(known).content();
          case QWEN3_CODER -> new QwenCoder(tools).content();
          case MISTRAL -> new Mistral(known).content();
          case LLAMA3 -> new Llama(known).beginning();
          case DEEPSEEK_V3 -> new DeepSeek().content();
        });
  }

  /** Finds the calls of one choice whose text a constraint forces to be calls. */
  public static ToolCallParser forced(ToolUse use) {
    return new ToolCallParser(
        switch (use.choice()) {
          case ToolChoice.Named named -> Forced.named(named.tool().name());
          case ToolChoice.Required _ -> Forced.required(known(use.tools()));
          case ToolChoice.Auto _, ToolChoice.None _ -> Content.only();
        });
  }

  private static Predicate<String> known(List<Tool> tools) {
    return tools.stream().map(Tool::name).collect(Collectors.toUnmodifiableSet())::contains;
  }
}
