package dev.moemesh.model.gating;

import java.util.Arrays;

/**
 * The softmax top-k gate of Mixtral, Qwen-MoE and OLMoE in float32: softmax over all experts, the k
 * most probable ones, and their probabilities, divided by their sum if the model says so.
 *
 * <p>A row's experts and weights have the same bits whatever rows stand beside it, on any machine:
 * sums run in a fixed order, multiplications and additions are fused by definition, and the
 * exponential is {@link StrictMath}'s. Immutable; threads may share it.
 */
public final class Gate {
  /** The expert of a row that is routed to none. */
  public static final int NOWHERE = -1;

  private final GateLogits gateLogits;
  private final int expertCount;
  private final int hiddenSize;
  private final int expertsPerToken;
  private final boolean renormalize;

  private Gate(
      GateLogits gateLogits,
      int expertCount,
      int hiddenSize,
      int expertsPerToken,
      boolean renormalize) {
    this.gateLogits = gateLogits;
    this.expertCount = expertCount;
    this.hiddenSize = hiddenSize;
    this.expertsPerToken = expertsPerToken;
    this.renormalize = renormalize;
  }

  /**
   * A gate.
   *
   * @param weight {@code [expertCount, hiddenSize]}, row-major; copied
   * @param expertsPerToken experts chosen per row, at most {@code expertCount}
   * @param renormalize whether the chosen probabilities are divided by their sum
   */
  public static Gate of(
      float[] weight, int expertCount, int hiddenSize, int expertsPerToken, boolean renormalize) {
    require(expertCount > 0, "expertCount", "positive", expertCount);
    require(hiddenSize > 0, "hiddenSize", "positive", hiddenSize);
    require(
        expertsPerToken > 0 && expertsPerToken <= expertCount,
        "expertsPerToken",
        "1 to " + expertCount,
        expertsPerToken);
    require(
        weight.length == (long) expertCount * hiddenSize,
        "weight",
        (long) expertCount * hiddenSize + " elements",
        weight.length);
    return new Gate(
        new GateLogits(weight, expertCount, hiddenSize),
        expertCount,
        hiddenSize,
        expertsPerToken,
        renormalize);
  }

  /** Experts chosen per row. */
  public int expertsPerToken() {
    return expertsPerToken;
  }

  /**
   * Routes rows.
   *
   * @param hidden {@code [rows, hiddenSize]}
   * @param expertIds out: {@code [rows, expertsPerToken]}, by descending probability; of equal ones
   *     the lower id first
   * @param gateWeights out: {@code [rows, expertsPerToken]}
   * @return how many rows are routed nowhere, because their logits are not finite: their experts
   *     are {@link #NOWHERE} and their weights NaN
   * @throws IllegalArgumentException if an array is too short
   */
  public int route(float[] hidden, int rows, int[] expertIds, float[] gateWeights) {
    return route(
        hidden, rows, expertIds, gateWeights, new float[Math.multiplyExact(rows, expertCount)]);
  }

  /**
   * Routes rows and keeps the logits.
   *
   * @param logits out: {@code [rows, expertCount]}, before the softmax
   */
  public int route(float[] hidden, int rows, int[] expertIds, float[] gateWeights, float[] logits) {
    require(rows >= 0, "rows", "zero or positive", rows);
    requireLength("hidden", hidden.length, rows, hiddenSize);
    requireLength("expertIds", expertIds.length, rows, expertsPerToken);
    requireLength("gateWeights", gateWeights.length, rows, expertsPerToken);
    requireLength("logits", logits.length, rows, expertCount);
    gateLogits.compute(hidden, rows, logits);
    float[] probabilities = new float[expertCount];
    int nowhere = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * expertsPerToken;
      if (softmax(logits, row, probabilities)) {
        choose(probabilities, start, expertIds, gateWeights);
      } else {
        Arrays.fill(expertIds, start, start + expertsPerToken, NOWHERE);
        Arrays.fill(gateWeights, start, start + expertsPerToken, Float.NaN);
        nowhere++;
      }
    }
    return nowhere;
  }

  /**
   * Assigns rows to their experts.
   *
   * @param hidden {@code [rows, hiddenSize]}
   * @param scores out: {@code [rows, expertCount]} logits
   * @param assignment out: receives each row's experts by descending probability; of equal ones the
   *     lower id first. A row whose logits are not finite is at fault.
   * @throws IllegalArgumentException if an array is too short
   */
  public void assign(float[] hidden, int rows, float[] scores, Assignment assignment) {
    require(rows >= 0, "rows", "zero or positive", rows);
    requireLength("hidden", hidden.length, rows, hiddenSize);
    requireLength("scores", scores.length, rows, expertCount);
    gateLogits.compute(hidden, rows, scores);
    assignment.reset(rows);
    float[] probabilities = new float[expertCount];
    int[] experts = new int[expertsPerToken];
    float[] weights = new float[expertsPerToken];
    for (int row = 0; row < rows; row++) {
      if (softmax(scores, row, probabilities)) {
        choose(probabilities, 0, experts, weights);
        for (int i = 0; i < expertsPerToken; i++) {
          assignment.choose(experts[i], weights[i]);
        }
        assignment.endRow();
      } else {
        assignment.endRowAtFault();
      }
    }
  }

  /** Whether there are probabilities. */
  private boolean softmax(float[] logits, int row, float[] probabilities) {
    int start = row * expertCount;
    float max = Float.NEGATIVE_INFINITY;
    for (int expert = 0; expert < expertCount; expert++) {
      max = Math.max(max, logits[start + expert]);
    }
    float sum = 0;
    for (int expert = 0; expert < expertCount; expert++) {
      float exponential = (float) StrictMath.exp(logits[start + expert] - max);
      probabilities[expert] = exponential;
      sum += exponential;
    }
    // A NaN or an infinity among the logits ends here, and so does a row of nothing but -infinity.
    if (!(sum >= 1)) {
      return false;
    }
    for (int expert = 0; expert < expertCount; expert++) {
      probabilities[expert] /= sum;
    }
    return true;
  }

  /**
   * Insertion into the short list of the best; a strict comparison keeps the lower id first among
   * equals.
   */
  private void choose(float[] probabilities, int start, int[] expertIds, float[] gateWeights) {
    int chosen = 0;
    for (int expert = 0; expert < expertCount; expert++) {
      float probability = probabilities[expert];
      if (chosen == expertsPerToken && probability <= gateWeights[start + chosen - 1]) {
        continue;
      }
      int place = chosen < expertsPerToken ? chosen++ : chosen - 1;
      while (place > 0 && gateWeights[start + place - 1] < probability) {
        gateWeights[start + place] = gateWeights[start + place - 1];
        expertIds[start + place] = expertIds[start + place - 1];
        place--;
      }
      gateWeights[start + place] = probability;
      expertIds[start + place] = expert;
    }
    if (renormalize) {
      divideBySum(gateWeights, start);
    }
  }

  private void divideBySum(float[] gateWeights, int start) {
    float sum = 0;
    for (int i = start; i < start + expertsPerToken; i++) {
      sum += gateWeights[i];
    }
    for (int i = start; i < start + expertsPerToken; i++) {
      gateWeights[i] /= sum;
    }
  }

  private static void requireLength(String name, int length, int rows, int width) {
    require(
        length >= (long) rows * width,
        name,
        "at least " + rows + " x " + width + " elements",
        length);
  }

  private static void require(boolean holds, String name, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(name, expected, found));
    }
  }
}
