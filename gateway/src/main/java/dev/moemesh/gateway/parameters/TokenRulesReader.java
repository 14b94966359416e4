package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.served.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code allowed_token_ids}, {@code bad_words} and {@code logprob_token_ids} as vLLM does.
 */
final class TokenRulesReader {
  private static final String ALLOWED = "allowed_token_ids";
  private static final String BAD_WORDS = "bad_words";
  private static final String LOGPROB_TOKENS = "logprob_token_ids";

  private final Limits limits;
  private final Text text;

  TokenRulesReader(Limits limits, Text text) {
    this.limits = limits;
    this.text = text;
  }

  TokenRules read(Fields body) {
    List<Integer> allowed = body.list(ALLOWED, limits.vocabularySize(), limits::tokenId);
    requireNotEmpty(body, ALLOWED, allowed);
    List<List<Integer>> words = new ArrayList<>();
    body.list(BAD_WORDS, Limits.BAD_WORDS, this::badWord).forEach(words::addAll);
    return new TokenRules(allowed, words);
  }

  /**
   * The tokens whose log-probabilities are reported at each position.
   *
   * @param logprobs whether log-probabilities were asked for at all
   */
  List<Integer> logprobTokens(Fields body, boolean logprobs) {
    List<Integer> tokens =
        body.list(LOGPROB_TOKENS, Limits.LOGPROB_TOKENS, limits::tokenId).stream()
            .distinct()
            .toList();
    requireNotEmpty(body, LOGPROB_TOKENS, tokens);
    if (!tokens.isEmpty() && !logprobs) {
      throw new ApiException(
          ApiError.invalid(
              LOGPROB_TOKENS, "'logprob_token_ids' needs 'logprobs'; set it, or leave it out."));
    }
    return tokens;
  }

  private static void requireNotEmpty(Fields body, String name, List<Integer> tokens) {
    if (tokens.isEmpty() && body.node(name).isPresent()) {
      throw new ApiException(
          ApiError.invalid(
              name, "'%s' must name at least one token; leave it out otherwise.".formatted(name)));
    }
  }

  /**
   * A word at the beginning of a text and, where that is another token sequence of the same length,
   * after a space.
   */
  private List<List<Integer>> badWord(JsonNode node, String path) {
    String word = Fields.text(node, path).stripLeading();
    if (word.isEmpty() || word.length() > Limits.STOP_STRING_LENGTH) {
      throw new ApiException(
          ApiError.invalid(
              BAD_WORDS,
              "'%s' must have from 1 to %d characters beside leading spaces, found %d."
                  .formatted(path, Limits.STOP_STRING_LENGTH, word.length())));
    }
    List<Integer> first = text.encode(word, false);
    if (first.isEmpty()) {
      throw new ApiException(
          ApiError.invalid(BAD_WORDS, "'%s' has no token; leave it out.".formatted(path)));
    }
    List<Integer> spaced = text.encode(" " + word, false);
    boolean another = spaced.size() == first.size() && !spaced.getFirst().equals(first.getFirst());
    return another ? List.of(first, spaced) : List.of(first);
  }
}
