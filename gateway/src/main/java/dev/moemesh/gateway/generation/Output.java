package dev.moemesh.gateway.generation;

import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a choice, in order: {@link Opened} once, a {@link Delta} per token, {@link Closed}
 * once. Their texts joined are the choice's text, streamed or not.
 */
public sealed interface Output {

  /** The choice's index in the answer. */
  int index();

  /** The beginning of a choice, with the scores of its prompt if they were asked for. */
  record Opened(int index, Prompt prompt, @Nullable PromptScored scores) implements Output {}

  /**
   * A token, and the text that is complete with it. The text may be empty, or belong to earlier
   * tokens too.
   */
  record Delta(int index, String text, GeneratedToken token) implements Output {}

  /** The end, with the text that was held back. */
  record Closed(int index, String text, Ending ending) implements Output {}
}
