package dev.moemesh.attention.sampling;

import java.util.stream.IntStream;

/**
 * The tokens that may be drawn, with their weights: {@code exp((logit - max) / temperature)},
 * filtered by min-p, top-k and top-p in vLLM's order. Pure.
 *
 * @param tokens by descending weight if top-k or top-p is on, else by id
 * @param total sum of the weights
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one draw
record Candidates(int[] tokens, double[] weights, double total) {

  static Candidates of(float[] logits, SamplingParameters parameters) {
    double[] weights = weights(logits, parameters.temperature());
    double floor = parameters.minP();
    if (parameters.topK() == 0 && parameters.topP() == 1) {
      return all(weights, floor);
    }
    return best(weights, floor, parameters.topK(), parameters.topP());
  }

  private static double[] weights(float[] logits, float temperature) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] weights = new double[logits.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((logits[i] - max) / temperature);
    }
    return weights;
  }

  private static Candidates all(double[] weights, double floor) {
    int[] tokens =
        IntStream.range(0, weights.length)
            .filter(i -> weights[i] >= floor && weights[i] > 0)
            .toArray();
    return of(tokens, weights, tokens.length);
  }

  /** Sorts only tokens above a bar, and lowers the bar until the best ones are among them. */
  private static Candidates best(double[] weights, double floor, int topK, double topP) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight >= floor ? weight : 0;
    }
    for (double bar = 1.0 / 64; ; bar /= 4096) {
      double lowest = Math.max(bar, floor);
      boolean complete = bar < floor || bar < Double.MIN_NORMAL;
      int[] sorted =
          IntStream.range(0, weights.length)
              .filter(i -> weights[i] >= (complete ? floor : lowest) && weights[i] > 0)
              .boxed()
              .sorted((a, b) -> Double.compare(weights[b], weights[a]))
              .mapToInt(Integer::intValue)
              .toArray();
      boolean enough = topK > 0 ? sorted.length >= topK : covers(sorted, weights, topP * sum);
      if (complete || enough) {
        return cut(sorted, weights, topK, topP, sum);
      }
    }
  }

  private static boolean covers(int[] sorted, double[] weights, double mass) {
    double reached = 0;
    for (int token : sorted) {
      reached += weights[token];
    }
    return reached >= mass;
  }

  /** Keeps the first topK, and of those the fewest whose weights reach topP of their sum. */
  private static Candidates cut(
      int[] sorted, double[] weights, int topK, double topP, double sumOfAll) {
    int kept = topK > 0 ? Math.min(topK, sorted.length) : sorted.length;
    double sum = sumOfAll;
    if (topK > 0) {
      sum = 0;
      for (int i = 0; i < kept; i++) {
        sum += weights[sorted[i]];
      }
    }
    double reached = 0;
    int count = 0;
    while (count < kept && (count == 0 || reached < topP * sum)) {
      reached += weights[sorted[count++]];
    }
    return of(sorted, weights, count);
  }

  private static Candidates of(int[] tokens, double[] allWeights, int count) {
    int[] kept = new int[count];
    double[] weights = new double[count];
    double total = 0;
    for (int i = 0; i < count; i++) {
      kept[i] = tokens[i];
      weights[i] = allWeights[tokens[i]];
      total += weights[i];
    }
    return new Candidates(kept, weights, total);
  }

  /** The token at a point of the distribution. */
  int at(double uniform) {
    double mass = uniform * total;
    for (int i = 0; i < tokens.length; i++) {
      mass -= weights[i];
      if (mass < 0) {
        return tokens[i];
      }
    }
    return tokens[tokens.length - 1];
  }
}
