package dev.moemesh.bench.random;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import java.util.Locale;

/**
 * A model that is to have random weights. Two equal ones have the same bytes.
 *
 * @param feedForwardSize inner width of a routed expert
 * @param sharedFeedForwardSize inner width of the shared expert (Qwen2-MoE); 0 in other families
 * @param vocabularySize at least {@link ByteLevelTokenizer#SMALLEST_VOCABULARY}
 * @param dtype of all weights
 */
public record RandomModel(
    ModelFamily family,
    int hiddenSize,
    int feedForwardSize,
    int sharedFeedForwardSize,
    int layers,
    int experts,
    int expertsPerToken,
    int heads,
    int keyValueHeads,
    int headDim,
    int vocabularySize,
    DataType dtype,
    long seed) {
  public RandomModel {
    requirePositive("--hidden", hiddenSize);
    requirePositive("--ffn", feedForwardSize);
    requirePositive("--layers", layers);
    requirePositive("--experts", experts);
    requirePositive("--experts-per-token", expertsPerToken);
    requirePositive("--heads", heads);
    requirePositive("--kv-heads", keyValueHeads);
    requirePositive("--head-dim", headDim);
    require(
        expertsPerToken <= experts,
        "--experts-per-token",
        "at most the number of experts, " + experts,
        expertsPerToken);
    require(
        heads % keyValueHeads == 0, "--kv-heads", "a divisor of --heads, " + heads, keyValueHeads);
    require(headDim % 2 == 0, "--head-dim", "an even number", headDim);
    require(
        vocabularySize >= ByteLevelTokenizer.SMALLEST_VOCABULARY,
        "--vocab",
        "at least "
            + ByteLevelTokenizer.SMALLEST_VOCABULARY
            + ", one per byte and the special tokens",
        vocabularySize);
    boolean sharing = family == ModelFamily.QWEN2_MOE;
    require(
        sharing ? sharedFeedForwardSize > 0 : sharedFeedForwardSize == 0,
        "--shared-ffn",
        sharing ? "at least 1" : "nothing, as only qwen2_moe has a shared expert",
        sharedFeedForwardSize);
  }

  /** A directory name that tells models of different sizes, formats and seeds apart. */
  public String directoryName() {
    String shared = sharedFeedForwardSize == 0 ? "" : "s" + sharedFeedForwardSize;
    return String.format(
        Locale.ROOT,
        "random-%s-h%d-f%d%s-l%d-e%dk%d-a%dx%dx%d-v%d-%s-seed%d",
        family.modelType(),
        hiddenSize,
        feedForwardSize,
        shared,
        layers,
        experts,
        expertsPerToken,
        heads,
        keyValueHeads,
        headDim,
        vocabularySize,
        dtype.name().toLowerCase(Locale.ROOT),
        seed);
  }

  /**
   * The dense model of equal total size, to hold a sparse one against: one expert as wide as all of
   * them, which every row passes.
   */
  public RandomModel dense() {
    return new RandomModel(
        family,
        hiddenSize,
        feedForwardSize * experts,
        sharedFeedForwardSize,
        layers,
        1,
        1,
        heads,
        keyValueHeads,
        headDim,
        vocabularySize,
        dtype,
        seed);
  }

  private static void requirePositive(String option, int value) {
    require(value > 0, option, "at least 1", value);
  }

  private static void require(boolean holds, String option, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(option, expected, found));
    }
  }
}
