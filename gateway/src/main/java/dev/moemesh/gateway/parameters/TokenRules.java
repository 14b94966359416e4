package dev.moemesh.gateway.parameters;

import java.util.List;

/**
 * Which tokens may be generated.
 *
 * @param allowedTokenIds only these; empty: all
 * @param badWords token sequences that may not be completed
 */
public record TokenRules(List<Integer> allowedTokenIds, List<List<Integer>> badWords) {

  public TokenRules {
    allowedTokenIds = List.copyOf(allowedTokenIds);
    badWords = badWords.stream().map(List::copyOf).toList();
  }
}
