package dev.moemesh.gateway.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.PromptToken;
import dev.moemesh.contract.v1.TokenLogprob;

/**
 * A prompt's log-probabilities in vLLM's form: {@code null} for the first token, then for each an
 * object of token id → {@code {logprob, rank, decoded_token}}, the prompt's own token first.
 *
 * @param alternatives shown per token beside its own
 */
public record PromptLogprobs(TokenNames names, int alternatives) {

  public ArrayNode of(PromptScored scores) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    json.addNull();
    for (PromptToken token : scores.getTokensList()) {
      ObjectNode entry = json.addObject();
      put(entry, token.getToken());
      token.getAlternativesList().stream()
          .limit(alternatives)
          .forEach(alternative -> put(entry, alternative));
    }
    return json;
  }

  private void put(ObjectNode entry, TokenLogprob score) {
    entry
        .putObject(Integer.toString(score.getTokenId()))
        .put("logprob", ScoredToken.finite(score.getLogprob()))
        .put("rank", score.getRank())
        .put("decoded_token", names.name(score.getTokenId()));
  }
}
