package dev.moemesh.model.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template makes a prompt of; all data as a JSON parser gives it.
 *
 * @param messages the conversation, each with a role and a content (a string or a list of parts)
 * @param tools function definitions; none: the template sees {@code none}
 * @param addGenerationPrompt whether the prompt ends with the beginning of the assistant's turn
 * @param arguments further variables, e.g. {@code enable_thinking}; they may override special
 *     tokens, but not the parameters above
 */
public record ChatPrompt(
    List<Map<String, @Nullable Object>> messages,
    List<Map<String, @Nullable Object>> tools,
    boolean addGenerationPrompt,
    Map<String, @Nullable Object> arguments) {

  /**
   * Takes the data over.
   *
   * @throws IllegalArgumentException if an argument has the name of a parameter
   */
  public ChatPrompt {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    for (String reserved : List.of("messages", "tools", "add_generation_prompt")) {
      if (arguments.containsKey(reserved)) {
        throw new IllegalArgumentException(
            "chat_template_kwargs must not contain '%s': use the request's own field"
                .formatted(reserved));
      }
    }
  }

  /** A conversation that the assistant is to continue, without tools. */
  public static ChatPrompt of(List<Map<String, @Nullable Object>> messages) {
    return new ChatPrompt(messages, List.of(), true, Map.of());
  }
}
