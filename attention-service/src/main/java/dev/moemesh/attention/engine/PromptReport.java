package dev.moemesh.attention.engine;

import com.google.protobuf.ByteString;
import dev.moemesh.attention.sampling.LogSoftmax;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.PromptToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what a request asks about its prompt, over the chunks of the prefill: log-probabilities
 * and routed experts. A prefill that is repeated after a preemption adds nothing. Used on the
 * engine's thread.
 */
final class PromptReport {

  private final InferenceRequest request;
  private final List<PromptToken> tokens = new ArrayList<>();
  private final List<ByteString> routing = new ArrayList<>();
  private boolean sent;

  PromptReport(InferenceRequest request) {
    this.request = request;
  }

  /** Adds the distribution at a prompt position, which scores the next prompt token. */
  void scored(int position, LogSoftmax distribution) {
    if (position == tokens.size()) {
      int token = request.getPromptTokenIds(position + 1);
      tokens.add(
          PromptToken.newBuilder()
              .setToken(distribution.of(token))
              .addAllAlternatives(distribution.top(request.getPromptLogprobs()))
              .build());
    }
  }

  /** Adds the experts of a prompt position. */
  void routed(int position, ByteString experts) {
    if (position == routing.size()) {
      routing.add(experts);
    }
  }

  /** The report, once the whole prompt is computed; empty before, after, or if nobody asked. */
  Optional<PromptScored> complete(int computed) {
    boolean wanted = request.hasPromptLogprobs() || request.getReturnRoutedExperts();
    if (!wanted || sent || computed < request.getPromptTokenIdsCount()) {
      return Optional.empty();
    }
    sent = true;
    return Optional.of(
        PromptScored.newBuilder()
            .addAllTokens(tokens)
            .setRoutedExperts(ByteString.copyFrom(routing))
            .build());
  }
}
