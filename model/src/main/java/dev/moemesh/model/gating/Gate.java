package dev.moemesh.model.gating;

/**
 * The gate of a MoE layer, in float32. The logits of a row are the row times the gate's weight. A
 * {@link ScoreFunction} turns logits into scores. A {@link ChoiceRule} turns scores into an {@link
 * Assignment}.
 *
 * <p>Logits and scores of a row have the same bits in any batch and on any machine. Sums run in a
 * fixed order, and multiplications and additions are fused by definition. Immutable; threads may
 * share it.
 */
public final class Gate {
  private final GateLogits logits;
  private final int expertCount;
  private final int hiddenSize;
  private final ScoreFunction scoreFunction;
  private final ChoiceRule choiceRule;

  /**
   * A gate of two rules.
   *
   * @param weight {@code [expertCount, hiddenSize]}, row-major; copied
   */
  public Gate(
      float[] weight,
      int expertCount,
      int hiddenSize,
      ScoreFunction scoreFunction,
      ChoiceRule choiceRule) {
    require(expertCount > 0, "expertCount", "positive", expertCount);
    require(hiddenSize > 0, "hiddenSize", "positive", hiddenSize);
    require(
        weight.length == (long) expertCount * hiddenSize,
        "weight",
        (long) expertCount * hiddenSize + " elements",
        weight.length);
    this.logits = new GateLogits(weight, expertCount, hiddenSize);
    this.expertCount = expertCount;
    this.hiddenSize = hiddenSize;
    this.scoreFunction = scoreFunction;
    this.choiceRule = choiceRule;
  }

  /**
   * The gate of Mixtral, Qwen-MoE and OLMoE: softmax over all experts, then the k most probable
   * ones (the modeling files of Hugging Face transformers).
   *
   * @param weight {@code [expertCount, hiddenSize]}, row-major; copied
   * @param expertsPerToken experts chosen per row, at most {@code expertCount}
   * @param renormalize whether the chosen probabilities are divided by their sum
   */
  public static Gate softmaxTopK(
      float[] weight, int expertCount, int hiddenSize, int expertsPerToken, boolean renormalize) {
    require(
        expertsPerToken > 0 && expertsPerToken <= expertCount,
        "expertsPerToken",
        "1 to " + expertCount,
        expertsPerToken);
    return new Gate(
        weight,
        expertCount,
        hiddenSize,
        SoftmaxScores.SOFTMAX,
        new TopKChoice(expertsPerToken, renormalize));
  }

  /**
   * Assigns the rows of a batch to experts. Rows without finite logits are at fault.
   *
   * @param assignment out: what it held before is void
   * @throws IllegalArgumentException if the batch is for rows of another size, or lacks token ids
   *     that the choice rule needs
   */
  public void assign(GateBatch batch, Assignment assignment) {
    require(
        batch.hiddenSize() == hiddenSize,
        "batch",
        "rows of %d numbers".formatted(hiddenSize),
        batch.hiddenSize());
    GateScores scores = batch.scores();
    logits.compute(batch.hidden(), batch.rowCount(), scores.reset(batch.rowCount(), expertCount));
    scores.apply(scoreFunction);
    assignment.reset(batch.rowCount());
    choiceRule.choose(scores, batch.tokens(), assignment);
    scores.requireAssigned(assignment);
  }

  private static void require(boolean holds, String name, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(name, expected, found));
    }
  }
}
