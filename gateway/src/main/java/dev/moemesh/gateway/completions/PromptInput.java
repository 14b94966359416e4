package dev.moemesh.gateway.completions;

import java.util.List;

/** A prompt as the client wrote it. */
sealed interface PromptInput {

  /** The field that holds it. */
  String path();

  record OfText(String path, String text) implements PromptInput {}

  record OfTokens(String path, List<Integer> tokenIds) implements PromptInput {}
}
