package dev.moemesh.bench.limit;

import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.LayerConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.MoeConfig;

/**
 * The bytes that a model's steps must read at least once, and the operations that they must do.
 *
 * <p>Bytes: all shared weights, each expert that any row goes to, and keys and values. Operations:
 * two per number of a matrix and row, and the products of queries with keys and of weights with
 * values. Norms, activations and sampling are left out.
 *
 * @param sharedBytes attention, gates, LM head, shared experts and dense layers; of the embedding a
 *     step reads only some rows
 * @param expertBytes of one expert
 * @param keyValueBytes of one position, all layers together
 * @param rowOperations of one row through all layers, without attention scores and LM head
 * @param headOperations of one row through the LM head
 * @param scoreOperations of one row and one position of its context, all layers together
 * @param moeLayers layers that have experts
 * @param experts of each of them
 */
public record ModelCost(
    double sharedBytes,
    double expertBytes,
    double keyValueBytes,
    double rowOperations,
    double headOperations,
    double scoreOperations,
    int moeLayers,
    int experts,
    int expertsPerToken) {

  /**
   * A model's.
   *
   * @param computeType the type that weights and cache are held in; gates are always float32
   */
  public static ModelCost of(ModelConfig config, DataType computeType) {
    AttentionConfig attention = config.attention();
    MoeConfig moe = config.moe();
    double hidden = config.hiddenSize();
    int layers = config.layerCount();
    int moeLayers = (int) config.layers().stream().filter(LayerConfig::moe).count();
    double expert = 3 * hidden * moe.intermediateSize();
    double head = hidden * config.vocabularySize();
    double gates = moeLayers * hidden * moe.expertCount();
    double everyRow =
        layers * hidden * 2 * (attention.queryWidth() + attention.keyValueWidth())
            + moeLayers * 3 * hidden * moe.sharedExpertIntermediateSize()
            + (layers - moeLayers) * 3 * hidden * config.denseIntermediateSize();
    return new ModelCost(
        (everyRow + head) * computeType.bytes() + gates * Float.BYTES,
        expert * computeType.bytes(),
        2.0 * layers * attention.keyValueWidth() * computeType.bytes(),
        2 * (everyRow + gates + moeLayers * moe.expertsPerToken() * expert),
        2 * head,
        4.0 * layers * attention.queryWidth(),
        moeLayers,
        moe.expertCount(),
        moe.expertsPerToken());
  }

  /**
   * A step in which sequences decode together.
   *
   * @param rows sequences
   * @param context positions of each, in the mean
   * @param distinctExperts experts of a layer that any of the rows goes to
   */
  public Work decodeStep(int rows, double context, double distinctExperts) {
    return new Work(
        sharedBytes + moeLayers * distinctExperts * expertBytes + rows * context * keyValueBytes,
        rows * (rowOperations + headOperations + context * scoreOperations));
  }

  /**
   * A prompt's way to its first token, each weight read once.
   *
   * @param distinctExperts experts of a layer that any of the prompt's rows goes to
   */
  public Work prefill(int tokens, double distinctExperts) {
    return new Work(
        sharedBytes + moeLayers * distinctExperts * expertBytes + tokens * keyValueBytes,
        tokens * rowOperations + headOperations + tokens * (tokens + 1.0) / 2 * scoreOperations);
  }

  /** Expected number of experts of a layer that are chosen by at least one row, if by chance. */
  public double expectedDistinctExperts(int rows) {
    double spared = Math.pow(1 - (double) expertsPerToken / experts, rows);
    return experts * (1 - spared);
  }
}
