package dev.moemesh.attention.sampling;

import dev.moemesh.contract.v1.TokenLogprob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Log-probabilities of raw logits. Pure. */
public final class LogSoftmax {

  private final float[] logits;
  private final double logSum;

  /** The distribution of {@code logits [vocabulary]}, which must not change while it is used. */
  public LogSoftmax(float[] logits) {
    this.logits = logits;
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    this.logSum = max + Math.log(sum);
  }

  /** A token's log-probability and rank (1 for the most likely one). */
  public TokenLogprob of(int token) {
    int rank = 1;
    for (float logit : logits) {
      if (logit > logits[token]) {
        rank++;
      }
    }
    return record(token, rank);
  }

  /** The most likely tokens, best first; equals by id. */
  public List<TokenLogprob> top(int count) {
    if (count == 0) {
      return List.of();
    }
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(token -> logits[token])
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(count + 1, worstFirst);
    for (int token = 0; token < logits.length; token++) {
      if (best.size() < count || logits[token] > logits[best.element()]) {
        best.add(token);
        if (best.size() > count) {
          best.remove();
        }
      }
    }
    List<TokenLogprob> top = new ArrayList<>();
    for (int rank = best.size(); rank > 0; rank--) {
      top.addFirst(record(best.remove(), rank));
    }
    return top;
  }

  /** Log-probabilities of given tokens, in their order; their ranks are not counted. */
  public List<TokenLogprob> of(List<Integer> tokens) {
    return tokens.stream().map(token -> record(token, 0)).toList();
  }

  private TokenLogprob record(int token, int rank) {
    return TokenLogprob.newBuilder()
        .setTokenId(token)
        .setLogprob((float) (logits[token] - logSum))
        .setRank(rank)
        .build();
  }
}
