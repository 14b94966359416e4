package dev.moemesh.gateway.generation;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.PromptToken;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenLogprob;
import dev.moemesh.contract.v1.Usage;
import java.util.ArrayList;
import java.util.List;

/** Token events as an attention worker writes them, for one request. */
public final class Events {
  /** Two MoE layers of two experts each. */
  private static final int SLOTS = 4;

  private Events() {}

  public static TokenEvent token(int choice, int index, int tokenId) {
    return event(choice)
        .setToken(GeneratedToken.newBuilder().setIndex(index).setTokenId(tokenId))
        .build();
  }

  /** A token with log-probabilities of itself and one better, and with its routed experts. */
  public static TokenEvent scoredToken(int choice, int index, int tokenId) {
    GeneratedToken.Builder token =
        GeneratedToken.newBuilder()
            .setIndex(index)
            .setTokenId(tokenId)
            .setLogprob(-1.5f)
            .addAlternatives(logprob(7, -0.5f, 1))
            .addAlternatives(logprob(tokenId, -1.5f, 2));
    if (index > 0) {
      token.setRoutedExperts(routing(1, index));
    }
    return event(choice).setToken(token).build();
  }

  public static TokenEvent finished(int choice, FinishReason reason, int tokens) {
    return event(choice)
        .setFinished(
            Finished.newBuilder()
                .setReason(reason)
                .setTokenCount(tokens)
                .setUsage(Usage.newBuilder().setCachedPromptTokens(1)))
        .build();
  }

  public static TokenEvent stoppedBy(int choice, int tokenId, int tokens) {
    TokenEvent finished = finished(choice, FinishReason.FINISH_REASON_STOP, tokens);
    return finished.toBuilder()
        .setFinished(finished.getFinished().toBuilder().setStopTokenId(tokenId))
        .build();
  }

  public static TokenEvent failed(String code, String message, boolean clientError) {
    return event(0)
        .setFailed(
            Failed.newBuilder().setCode(code).setMessage(message).setClientError(clientError))
        .build();
  }

  /** Scores and routed experts of a prompt. */
  public static TokenEvent scored(List<Integer> promptIds) {
    PromptScored.Builder scores =
        PromptScored.newBuilder().setRoutedExperts(routing(promptIds.size(), 0));
    promptIds.stream()
        .skip(1)
        .forEach(
            id ->
                scores.addTokens(
                    PromptToken.newBuilder()
                        .setToken(logprob(id, -2.5f, 3))
                        .addAlternatives(logprob(9, -0.25f, 1))));
    return event(0).setPrompt(scores).build();
  }

  /** All tokens of a text, one byte each, with scores, and the end by length. */
  public static List<TokenEvent> text(int choice, List<Integer> tokenIds) {
    List<TokenEvent> events = new ArrayList<>();
    for (int i = 0; i < tokenIds.size(); i++) {
      events.add(scoredToken(choice, i, tokenIds.get(i)));
    }
    events.add(finished(choice, FinishReason.FINISH_REASON_LENGTH, tokenIds.size()));
    return events;
  }

  /** The tokens of the first choice, without scores, and its end. */
  public static List<TokenEvent> said(List<Integer> tokenIds, FinishReason reason) {
    List<TokenEvent> events = new ArrayList<>();
    for (int i = 0; i < tokenIds.size(); i++) {
      events.add(token(0, i, tokenIds.get(i)));
    }
    events.add(finished(0, reason, tokenIds.size()));
    return events;
  }

  private static TokenLogprob logprob(int tokenId, float logprob, int rank) {
    return TokenLogprob.newBuilder().setTokenId(tokenId).setLogprob(logprob).setRank(rank).build();
  }

  private static ByteString routing(int tokens, int first) {
    byte[] bytes = new byte[tokens * SLOTS * Short.BYTES];
    for (int i = 0; i < tokens * SLOTS; i++) {
      bytes[2 * i] = (byte) (first + i);
    }
    return ByteString.copyFrom(bytes);
  }

  private static TokenEvent.Builder event(int choice) {
    return TokenEvent.newBuilder().setRequestId("request").setChoice(choice);
  }
}
