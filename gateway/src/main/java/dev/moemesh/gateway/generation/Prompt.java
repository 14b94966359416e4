package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One prompt, as the mesh gets it.
 *
 * @param text what it says, for an answer that echoes it; else it may be empty
 * @param maxTokens tokens to generate at most for each of its choices
 */
public record Prompt(List<Integer> tokenIds, String text, int maxTokens) {

  public Prompt {
    tokenIds = List.copyOf(tokenIds);
    requireNonNull(text, "text is null");
  }
}
