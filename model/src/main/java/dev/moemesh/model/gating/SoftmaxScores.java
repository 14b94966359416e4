package dev.moemesh.model.gating;

/**
 * The softmax over all experts, as in Switch Transformer, GShard, Mixtral (Jiang et al., 2024,
 * section 2.1), Qwen-MoE and OLMoE. Pure.
 *
 * <p>The exponential is {@link StrictMath}'s and the sum runs in the order of the experts, so the
 * scores have the same bits on any machine.
 */
enum SoftmaxScores implements ScoreFunction {
  SOFTMAX;

  @Override
  public boolean score(float[] numbers, int from, int expertCount) {
    int end = from + expertCount;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < end; i++) {
      max = Math.max(max, numbers[i]);
    }
    float sum = 0;
    for (int i = from; i < end; i++) {
      float exponential = (float) StrictMath.exp(numbers[i] - max);
      numbers[i] = exponential;
      sum += exponential;
    }
    // False for a NaN or a positive infinity among the logits, and if all are negative infinity.
    if (!(sum >= 1)) {
      return false;
    }
    for (int i = from; i < end; i++) {
      numbers[i] /= sum;
    }
    return true;
  }
}
