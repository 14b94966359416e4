package dev.moemesh.gateway.scores;

import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.PromptToken;
import dev.moemesh.contract.v1.TokenLogprob;
import dev.moemesh.gateway.generation.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token with its log-probability, absent for a prompt's first token, which nothing predicted.
 *
 * @param alternatives the most likely tokens, best first
 */
public record ScoredToken(int tokenId, @Nullable Float logprob, List<TokenLogprob> alternatives) {

  /** JSON has no infinity: this stands for it, as in vLLM. */
  private static final float LEAST = -9999;

  public ScoredToken {
    alternatives = List.copyOf(alternatives);
  }

  static ScoredToken of(GeneratedToken token) {
    return new ScoredToken(token.getTokenId(), token.getLogprob(), token.getAlternativesList());
  }

  public static List<ScoredToken> generated(List<GeneratedToken> tokens) {
    return tokens.stream().map(ScoredToken::of).toList();
  }

  /** The prompt's tokens, first one included. */
  public static List<ScoredToken> prompt(Prompt prompt, PromptScored scores) {
    List<ScoredToken> tokens = new ArrayList<>();
    tokens.add(new ScoredToken(prompt.tokenIds().getFirst(), null, List.of()));
    for (PromptToken token : scores.getTokensList()) {
      TokenLogprob own = token.getToken();
      tokens.add(new ScoredToken(own.getTokenId(), own.getLogprob(), token.getAlternativesList()));
    }
    return tokens;
  }

  /** A log-probability that JSON can carry. */
  static float finite(float logprob) {
    return logprob >= LEAST ? logprob : LEAST;
  }
}
