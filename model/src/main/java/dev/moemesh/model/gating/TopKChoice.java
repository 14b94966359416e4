package dev.moemesh.model.gating;

/**
 * The k experts of the highest scores, which are also their weights (Shazeer et al., "Outrageously
 * Large Neural Networks", 2017, section 2.1, without its noise). Experts come by descending score;
 * of equal scores the lower id comes first.
 *
 * @param expertsPerToken the k, at most the number of experts
 * @param renormalize whether the chosen scores are divided by their sum, as in Mixtral and, where
 *     {@code norm_topk_prob} is set, in Qwen-MoE and OLMoE
 */
record TopKChoice(int expertsPerToken, boolean renormalize) implements ChoiceRule {

  @Override
  public void choose(GateScores scores, RowTokens tokens, Assignment assignment) {
    int[] experts = new int[expertsPerToken];
    float[] weights = new float[expertsPerToken];
    for (int row = 0; row < scores.rowCount(); row++) {
      if (scores.isScored(row)) {
        choose(scores, row, experts, weights);
        assignment.chooseAll(experts, weights, expertsPerToken);
        assignment.endRow();
      } else {
        assignment.endRowAtFault();
      }
    }
  }

  /**
   * Inserts each expert into the short list of the best. The strict comparison keeps the lower id
   * first among equals.
   */
  private void choose(GateScores scores, int row, int[] experts, float[] weights) {
    float[] numbers = scores.numbers();
    int start = row * scores.expertCount();
    int chosen = 0;
    for (int expert = 0; expert < scores.expertCount(); expert++) {
      float score = numbers[start + expert];
      if (chosen == expertsPerToken && score <= weights[chosen - 1]) {
        continue;
      }
      int place = chosen < expertsPerToken ? chosen++ : chosen - 1;
      while (place > 0 && weights[place - 1] < score) {
        weights[place] = weights[place - 1];
        experts[place] = experts[place - 1];
        place--;
      }
      weights[place] = score;
      experts[place] = expert;
    }
    if (renormalize) {
      divideBySum(weights);
    }
  }

  private static void divideBySum(float[] weights) {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
  }
}
