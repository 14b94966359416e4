package dev.moemesh.model.config;

import java.util.OptionalDouble;

/**
 * The attention of every layer.
 *
 * @param headCount query heads
 * @param keyValueHeadCount key and value heads; divides {@code headCount}
 * @param headDim width of a head; even
 * @param queryKeyValueBias whether the q, k and v projections have a bias
 * @param outputBias whether the output projection has a bias
 * @param norm where queries and keys are normalised
 * @param clip if present, projected queries, keys and values are clamped to [-clip, clip]. OLMoE
 *     clamps after the norm of q and k, before the heads are split
 */
public record AttentionConfig(
    int headCount,
    int keyValueHeadCount,
    int headDim,
    boolean queryKeyValueBias,
    boolean outputBias,
    QueryKeyNorm norm,
    OptionalDouble clip) {

  public AttentionConfig {
    Require.positive("num_attention_heads", headCount);
    Require.positive("num_key_value_heads", keyValueHeadCount);
    Require.that(
        headCount % keyValueHeadCount == 0,
        "num_key_value_heads",
        "a divisor of num_attention_heads (" + headCount + ")",
        keyValueHeadCount);
    Require.positive("head_dim", headDim);
    Require.that(headDim % 2 == 0, "head_dim", "an even number, for the rotary embedding", headDim);
    clip.ifPresent(limit -> Require.positive("clip_qkv", limit));
  }

  /** Width of all queries: {@code headCount * headDim}. */
  public int queryWidth() {
    return headCount * headDim;
  }

  /** Width of all keys, and of all values: {@code keyValueHeadCount * headDim}. */
  public int keyValueWidth() {
    return keyValueHeadCount * headDim;
  }
}
