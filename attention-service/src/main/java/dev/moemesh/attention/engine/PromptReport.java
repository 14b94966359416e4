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
 * What a request wants to know of its prompt, collected over the chunks of its prefill:
 * log-probabilities and routed experts. A prefill that starts once more adds nothing twice. Used on
 * the engine's thread.
 */
final class PromptReport {

  private final InferenceRequest request;
  private final List<PromptToken> tokens = new ArrayList<>();
  private final List<ByteString> routing = new ArrayList<>();
  private boolean sent;

  PromptReport(InferenceRequest request) {
    this.request = request;
  }

  /** The distribution behind a prompt position: it scores the next prompt token. */
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

  /** The experts of a prompt position. */
  void routed(int position, ByteString experts) {
    if (position == routing.size()) {
      routing.add(experts);
    }
  }

  /** The report, once, when the whole prompt is computed and something was asked for. */
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
