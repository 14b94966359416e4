package dev.moemesh.attention.engine;

import com.google.protobuf.ByteString;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.sampling.LogSoftmax;
import dev.moemesh.attention.sampling.Sampler;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.TokenEvent;
import java.util.Optional;

/**
 * Chooses the next token of a sequence from logits, and decides whether it is the last. Reuses an
 * array. Used on the engine's thread.
 */
final class TokenChooser {

  private final float[] shaped;

  TokenChooser(int vocabulary) {
    this.shaped = new float[vocabulary];
  }

  /**
   * Chooses a token, and appends it to the sequence.
   *
   * @param logits {@code [vocabulary]} of the last row; unchanged
   * @param routedExperts experts of the last row, for the event
   * @throws RuntimeException if no token can be chosen; {@link ChoiceFailure} names the causes
   */
  GeneratedToken choose(
      ActiveRequest request, Sequence sequence, float[] logits, ByteString routedExperts) {
    System.arraycopy(logits, 0, shaped, 0, shaped.length);
    NextTokenRules rules = request.rules();
    rules.mask(shaped, sequence);
    int index = sequence.generated();
    int token =
        Sampler.sample(
            shaped,
            rules.sampling(),
            sequence.counts(),
            rules.forbidden(sequence),
            sequence.choice(),
            index);
    GeneratedToken chosen = event(request, index, token, logits, routedExperts);
    sequence.append(token);
    return chosen;
  }

  private static GeneratedToken event(
      ActiveRequest request, int index, int token, float[] logits, ByteString routedExperts) {
    GeneratedToken.Builder event =
        GeneratedToken.newBuilder()
            .setIndex(index)
            .setTokenId(token)
            .setRoutedExperts(routedExperts);
    if (index == 0) {
      event.setCachedPromptTokens(request.cachedPromptTokens());
    }
    if (request.record().hasLogprobs()) {
      LogSoftmax distribution = new LogSoftmax(logits);
      event
          .setLogprob(distribution.of(token).getLogprob())
          .addAllAlternatives(distribution.top(request.record().getLogprobs()))
          .addAllAlternatives(distribution.of(request.record().getLogprobTokenIdsList()));
    }
    return event.build();
  }

  /** The end of a continuation after its newest token; empty if it goes on. */
  static Optional<TokenEvent> end(ActiveRequest request, Sequence sequence, GeneratedToken newest) {
    NextTokenRules rules = request.rules();
    int token = newest.getTokenId();
    if (rules.stopsAt(newest.getIndex(), token)) {
      return Optional.of(Events.stopped(request, sequence, token));
    }
    if (rules.completesConstraint(sequence, token)) {
      return Optional.of(Events.finished(request, sequence, FinishReason.FINISH_REASON_STOP));
    }
    return sequence.generated() == rules.maxTokens()
        ? Optional.of(Events.finished(request, sequence, FinishReason.FINISH_REASON_LENGTH))
        : Optional.empty();
  }
}
