package dev.moemesh.gateway.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.TokenLogprob;
import java.util.List;

/**
 * Log-probabilities in the form of OpenAI's completions: parallel lists. One per choice, as the
 * text offsets go on from chunk to chunk: code points into the choice's text. For one thread at a
 * time.
 */
public final class CompletionLogprobs {
  private final TokenNames names;
  private final int alternatives;
  private final TextOffsets textOffsets;

  /**
   * @param alternatives shown per token; the token itself is always among them
   */
  public CompletionLogprobs(TokenNames names, int alternatives, TextOffsets textOffsets) {
    this.names = names;
    this.alternatives = alternatives;
    this.textOffsets = textOffsets;
  }

  /** The lists of the prompt's tokens. */
  public ObjectNode prompt(List<ScoredToken> scored) {
    return lists(scored, textOffsets.ofPrompt());
  }

  /** The lists of the tokens that were generated next. */
  public ObjectNode next(List<ScoredToken> scored) {
    return lists(scored, scored.stream().map(token -> textOffsets.next(token.tokenId())).toList());
  }

  private ObjectNode lists(List<ScoredToken> scored, List<Integer> offsets) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = json.putArray("tokens");
    ArrayNode logprobs = json.putArray("token_logprobs");
    ArrayNode top = json.putArray("top_logprobs");
    ArrayNode textOffset = json.putArray("text_offset");
    offsets.forEach(textOffset::add);
    for (ScoredToken token : scored) {
      tokens.add(names.key(token.tokenId()));
      Float logprob = token.logprob();
      if (logprob == null) {
        logprobs.addNull();
        top.addNull();
      } else {
        logprobs.add(ScoredToken.finite(logprob));
        top.add(top(token, logprob));
      }
    }
    return json;
  }

  private ObjectNode top(ScoredToken token, float logprob) {
    ObjectNode top = JsonNodeFactory.instance.objectNode();
    top.put(names.key(token.tokenId()), ScoredToken.finite(logprob));
    token.alternatives().stream().limit(alternatives).forEach(alternative -> put(top, alternative));
    return top;
  }

  private void put(ObjectNode top, TokenLogprob alternative) {
    top.put(names.key(alternative.getTokenId()), ScoredToken.finite(alternative.getLogprob()));
  }
}
