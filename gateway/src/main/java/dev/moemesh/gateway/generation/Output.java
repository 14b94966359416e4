package dev.moemesh.gateway.generation;

import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import org.jspecify.annotations.Nullable;

/**
 * What a choice says, in order: {@link Opened} once, a {@link Delta} per token, {@link Closed}
 * once. The choice's text is the texts of them all, one after the other, streamed or not.
 */
public sealed interface Output {

  /** The choice's index in the answer. */
  int index();

  /** The first sign of a choice, with what was asked about its prompt. */
  record Opened(int index, Prompt prompt, @Nullable PromptScored scores) implements Output {}

  /** A token, and the text that became certain with it: maybe none, maybe that of tokens before. */
  record Delta(int index, String text, GeneratedToken token) implements Output {}

  /** The end, with the text that was held back. */
  record Closed(int index, String text, Ending ending) implements Output {}
}
