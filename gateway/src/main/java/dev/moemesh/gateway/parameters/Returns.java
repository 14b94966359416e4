package dev.moemesh.gateway.parameters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an answer beside its text.
 *
 * @param logprobs the chosen token's log-probability and so many alternatives
 * @param promptLogprobs the same for the prompt's tokens
 * @param tokensAsIds whether tokens are named {@code token_id:N} among log-probabilities
 * @param specialTokens whether special tokens show in the text
 * @param echo whether the text begins with the prompt
 * @param logprobTokenIds tokens whose log-probabilities are shown at each position
 */
public record Returns(
    @Nullable Integer logprobs,
    @Nullable Integer promptLogprobs,
    boolean tokenIds,
    boolean tokensAsIds,
    boolean routedExperts,
    boolean specialTokens,
    boolean echo,
    List<Integer> logprobTokenIds) {

  public Returns {
    logprobTokenIds = List.copyOf(logprobTokenIds);
  }

  /**
   * How many alternatives of a generated token are shown. Tokens named by the client take the place
   * of the most likely ones, as in vLLM.
   */
  public @Nullable Integer alternatives() {
    return logprobs == null || logprobTokenIds.isEmpty()
        ? logprobs
        : Integer.valueOf(logprobTokenIds.size());
  }

  /** Whether the answer says something about each token. */
  public boolean ofTokens() {
    return logprobs != null || tokenIds || routedExperts;
  }

  /** Whether the mesh has to say something about the prompt before the answer can begin. */
  public boolean needsPromptScores() {
    return scoredPromptTokens() != null || routedExperts;
  }

  /** How many alternatives of each prompt token the mesh is asked for; echoed tokens count too. */
  public @Nullable Integer scoredPromptTokens() {
    if (!echo || logprobs == null) {
      return promptLogprobs;
    }
    return promptLogprobs == null ? logprobs : Integer.valueOf(Math.max(logprobs, promptLogprobs));
  }
}
