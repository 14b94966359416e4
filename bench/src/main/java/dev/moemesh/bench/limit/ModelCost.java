package dev.moemesh.bench.metrics;

import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.LayerConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.MoeConfig;

/**
 * The bytes of weights that a decode step must read at least once: all shared ones, and each expert
 * that any of its rows goes to. The KV cache comes on top and is not counted.
 *
 * @param sharedBytes attention, LM head, shared experts and dense layers; of the embedding a step
 *     reads only some rows
 * @param gateBytes of all layers
 * @param expertBytes of one expert
 * @param moeLayers layers that have experts
 */
public record WeightTraffic(
    double sharedBytes,
    double gateBytes,
    double expertBytes,
    int moeLayers,
    int experts,
    int expertsPerToken) {

  /**
   * What a model's steps read.
   *
   * @param computeType the type that weights are held in
   */
  public static WeightTraffic of(ModelConfig config, DataType computeType) {
    MoeConfig moe = config.moe();
    double hidden = config.hiddenSize();
    int moeLayers = (int) config.layers().stream().filter(LayerConfig::moe).count();
    double shared =
        config.layerCount() * attention(config.attention(), hidden)
            + hidden * config.vocabularySize()
            + moeLayers * 3 * hidden * moe.sharedExpertIntermediateSize()
            + (config.layerCount() - moeLayers) * 3 * hidden * config.denseIntermediateSize();
    return new WeightTraffic(
        shared * computeType.bytes(),
        moeLayers * hidden * moe.expertCount() * Float.BYTES,
        3 * hidden * moe.intermediateSize() * computeType.bytes(),
        moeLayers,
        moe.expertCount(),
        moe.expertsPerToken());
  }

  private static double attention(AttentionConfig attention, double hidden) {
    return hidden * (2 * attention.queryWidth() + 2 * attention.keyValueWidth());
  }

  /**
   * Expected bytes of a step.
   *
   * @param rows sequences that decode together, each choosing its experts at random
   */
  public double bytesPerStep(int rows) {
    return sharedBytes + gateBytes + moeLayers * distinctExperts(rows) * expertBytes;
  }

  /** Tokens per second that a machine cannot exceed, if all weights come from its memory. */
  public double tokensPerSecond(int rows, double bytesPerSecond) {
    return rows * bytesPerSecond / bytesPerStep(rows);
  }

  /** Expected number of experts of a layer that are chosen by at least one row. */
  double distinctExperts(int rows) {
    double spared = Math.pow(1 - (double) expertsPerToken / experts, rows);
    return experts * (1 - spared);
  }
}
