package dev.moemesh.model.gating;

/**
 * Turns the gate logits of a row into the scores by which its experts are chosen. Most models use
 * softmax. DeepSeek-V3 uses a sigmoid of each logit (DeepSeek-AI, 2024, section 2.1.2). Stateless;
 * threads may share it.
 *
 * <p>A score depends only on its row, so a row has the same bits in any batch.
 */
@FunctionalInterface
public interface ScoreFunction {

  /**
   * Replaces the logits of one row by its scores.
   *
   * @param numbers elements {@code from} to {@code from + expertCount} are the row's
   * @return whether the row has scores; without them the elements are void and the row is at fault
   */
  boolean score(float[] numbers, int from, int expertCount);
}
