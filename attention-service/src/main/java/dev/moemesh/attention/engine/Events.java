package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.Usage;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.List;
import java.util.stream.IntStream;

/** Builds the records of {@code inference.tokens}. Pure. */
final class Events {

  private Events() {}

  static Failed failure(MoeFailure failure) {
    return Failed.newBuilder().setCode(failure.code()).setMessage(failure.message()).build();
  }

  static TokenEvent failed(String requestId, Failed failed) {
    return TokenEvent.newBuilder().setRequestId(requestId).setFailed(failed).build();
  }

  /** The last events of a request that was cancelled before it began. */
  static List<TokenEvent> neverStarted(InferenceRequest request) {
    Finished cancelled =
        Finished.newBuilder().setReason(FinishReason.FINISH_REASON_CANCELLED).build();
    return IntStream.range(0, request.getChoices())
        .mapToObj(
            choice ->
                TokenEvent.newBuilder()
                    .setRequestId(request.getRequestId())
                    .setChoice(choice)
                    .setFinished(cancelled)
                    .build())
        .toList();
  }

  static TokenEvent prompt(ActiveRequest request, PromptScored prompt) {
    return TokenEvent.newBuilder().setRequestId(request.id()).setPrompt(prompt).build();
  }

  static TokenEvent token(ActiveRequest request, Sequence sequence, GeneratedToken token) {
    return TokenEvent.newBuilder()
        .setRequestId(request.id())
        .setChoice(sequence.choice())
        .setToken(token)
        .build();
  }

  static TokenEvent finished(ActiveRequest request, Sequence sequence, FinishReason reason) {
    return finished(request, sequence, finish(request, sequence, reason).build());
  }

  /** The end of a continuation by a stop token, which is also its last token. */
  static TokenEvent stopped(ActiveRequest request, Sequence sequence, int stopToken) {
    return finished(
        request,
        sequence,
        finish(request, sequence, FinishReason.FINISH_REASON_STOP)
            .setStopTokenId(stopToken)
            .build());
  }

  private static TokenEvent finished(ActiveRequest request, Sequence sequence, Finished finished) {
    return TokenEvent.newBuilder()
        .setRequestId(request.id())
        .setChoice(sequence.choice())
        .setFinished(finished)
        .build();
  }

  private static Finished.Builder finish(
      ActiveRequest request, Sequence sequence, FinishReason reason) {
    return Finished.newBuilder()
        .setReason(reason)
        .setTokenCount(sequence.generated())
        .setUsage(
            Usage.newBuilder()
                .setPromptTokens(sequence.promptLength())
                .setCachedPromptTokens(request.cachedPromptTokens())
                .setQueuedMicros(request.times().queuedMicros())
                .setPrefillMicros(request.times().prefillMicros()));
  }
}
