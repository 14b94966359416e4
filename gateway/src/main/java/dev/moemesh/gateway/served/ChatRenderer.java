package dev.moemesh.gateway.served;

import dev.moemesh.model.text.ChatPrompt;

/** Renders a conversation into a prompt, with the model's own template. Safe for concurrent use. */
@FunctionalInterface
public interface ChatRenderer {

  /**
   * The prompt's text.
   *
   * @throws dev.moemesh.model.text.ChatTemplateException if the template refuses the conversation
   */
  String render(ChatPrompt prompt);

  /** Whether the template contains a text; the markers in it show how the model answers. */
  default boolean contains(String text) {
    return false;
  }
}
