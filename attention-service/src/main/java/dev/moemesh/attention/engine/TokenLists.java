package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenIds;
import java.util.List;
import java.util.Optional;

/** Checks a request's lists of token ids, other than the prompt. Pure. */
final class TokenLists {

  /** Tokens whose log-probabilities are reported at each position; vLLM's limit. */
  private static final int MAX_LOGPROB_TOKENS = 128;

  /** Bounds the work per token: each word is compared with the end of the text. */
  private static final int MAX_BAD_WORDS = 1024;

  private TokenLists() {}

  /** Why a list cannot be used; empty if all can. */
  static Optional<Failed> refuse(InferenceRequest request, int vocabularySize) {
    int logprobTokens = request.getLogprobTokenIdsCount();
    if (logprobTokens > MAX_LOGPROB_TOKENS || (logprobTokens > 0 && !request.hasLogprobs())) {
      return failed(
          "logprob_token_ids may name at most %d tokens and needs logprobs, found %d with logprobs %s"
              .formatted(
                  MAX_LOGPROB_TOKENS, logprobTokens, request.hasLogprobs() ? "set" : "absent"));
    }
    if (request.getBadWordsList().stream().anyMatch(word -> word.getIdsCount() == 0)) {
      return failed("each of bad_words must have at least one token, found one without any");
    }
    if (request.getBadWordsCount() > MAX_BAD_WORDS) {
      return failed(
          "bad_words may have at most %d words, found %d"
              .formatted(MAX_BAD_WORDS, request.getBadWordsCount()));
    }
    return inVocabulary("allowed_token_ids", request.getAllowedTokenIdsList(), vocabularySize)
        .or(() -> badWords(request, vocabularySize))
        .or(
            () ->
                inVocabulary(
                    "logprob_token_ids", request.getLogprobTokenIdsList(), vocabularySize));
  }

  private static Optional<Failed> badWords(InferenceRequest request, int vocabularySize) {
    return request.getBadWordsList().stream()
        .map(TokenIds::getIdsList)
        .flatMap(ids -> inVocabulary("bad_words", ids, vocabularySize).stream())
        .findFirst();
  }

  private static Optional<Failed> inVocabulary(
      String name, List<Integer> tokens, int vocabularySize) {
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize) {
        return failed(
            "%s must hold tokens of the vocabulary of %d, found %s"
                .formatted(name, vocabularySize, Integer.toUnsignedString(token)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Failed> failed(String message) {
    return Optional.of(
        Failed.newBuilder()
            .setCode("invalid_value")
            .setMessage(message)
            .setClientError(true)
            .build());
  }
}
