package dev.moemesh.gateway.generation;

import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The progress of one choice. Duplicate events are ignored. A missing event fails the request: its
 * text would have a gap. For one thread at a time.
 */
final class ChoiceProgress {
  private final int index;
  private final ChoiceText text;
  private final IntPredicate mayEnd;
  private final List<Integer> stopTokenIds;
  private int tokens;
  private boolean closed;

  ChoiceProgress(int index, ChoiceText text, IntPredicate mayEnd, List<Integer> stopTokenIds) {
    this.index = index;
    this.text = text;
    this.mayEnd = mayEnd;
    this.stopTokenIds = List.copyOf(stopTokenIds);
  }

  boolean closed() {
    return closed;
  }

  int tokens() {
    return tokens;
  }

  int reasoningTokens() {
    return text.reasoningTokens();
  }

  List<Output> token(GeneratedToken token) {
    if (closed || token.getIndex() < tokens) {
      return List.of();
    }
    requireNoGap(token.getIndex());
    String released = text.release();
    if (text.stoppedBy().isPresent()) {
      return List.of(closed(released));
    }
    tokens++;
    String certain = text.append(token.getTokenId(), mayEnd.test(token.getTokenId()));
    List<Output> outputs = new ArrayList<>(2);
    outputs.add(new Output.Delta(index, released + certain, token));
    if (text.stoppedBy().isPresent()) {
      outputs.add(closed(""));
    }
    return outputs;
  }

  List<Output> finished(Finished finished) {
    if (closed) {
      return List.of();
    }
    requireNoGap(finished.getTokenCount());
    Ending ending =
        switch (finished.getReason()) {
          case FINISH_REASON_STOP -> stop(finished);
          case FINISH_REASON_LENGTH -> new Ending.Length();
          case FINISH_REASON_CANCELLED, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED ->
              throw new ApiException(
                  ApiError.unavailable(
                      "cancelled", "The mesh gave the request up; send it again."));
        };
    String rest = text.end(!(ending instanceof Ending.Length));
    closed = true;
    Ending actual = text.stoppedBy().<Ending>map(stop -> new Ending.StopText(stop)).orElse(ending);
    return List.of(new Output.Closed(index, rest, actual));
  }

  private Ending stop(Finished finished) {
    return finished.hasStopTokenId() && stopTokenIds.contains(finished.getStopTokenId())
        ? new Ending.StopToken(finished.getStopTokenId())
        : new Ending.EndOfSequence();
  }

  private Output closed(String rest) {
    closed = true;
    return new Output.Closed(index, rest, new Ending.StopText(text.stoppedBy().orElseThrow()));
  }

  private void requireNoGap(int next) {
    if (next != tokens) {
      throw new ApiException(
          ApiError.internal(
              "token_gap",
              "Choice %d has %d tokens, but the mesh went on at %d; send the request again."
                  .formatted(index, tokens, next)));
    }
  }
}
