package dev.moemesh.gateway.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.parameters.Returns;
import java.util.List;
import java.util.Optional;

/**
 * Log-probabilities in the form of OpenAI's chat: one object per token.
 *
 * @param alternatives shown per token
 * @param named whether the alternatives are tokens that the client named; then the token itself
 *     comes before them, as in vLLM
 */
public record ChatLogprobs(TokenNames names, int alternatives, boolean named) {

  /** What a request asks for; empty if it asks for no log-probabilities. */
  public static Optional<ChatLogprobs> asked(Returns returns, TokenNames names) {
    Integer alternatives = returns.alternatives();
    return alternatives == null
        ? Optional.empty()
        : Optional.of(new ChatLogprobs(names, alternatives, !returns.logprobTokenIds().isEmpty()));
  }

  /** The object {@code logprobs} of a choice: {@code content} with an entry per token. */
  public ObjectNode of(List<ScoredToken> scored) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode content = json.putArray("content");
    for (ScoredToken token : scored) {
      Float logprob = token.logprob();
      ObjectNode entry = entry(token.tokenId(), logprob == null ? 0 : logprob);
      ArrayNode top = entry.putArray("top_logprobs");
      if (named) {
        top.add(entry(token.tokenId(), logprob == null ? 0 : logprob));
      }
      token.alternatives().stream()
          .limit(alternatives)
          .filter(alternative -> !named || alternative.getTokenId() != token.tokenId())
          .map(alternative -> entry(alternative.getTokenId(), alternative.getLogprob()))
          .forEach(top::add);
      content.add(entry);
    }
    return json;
  }

  private ObjectNode entry(int tokenId, float logprob) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("token", names.name(tokenId));
    entry.put("logprob", ScoredToken.finite(logprob));
    entry.set("bytes", names.bytes(tokenId));
    return entry;
  }
}
