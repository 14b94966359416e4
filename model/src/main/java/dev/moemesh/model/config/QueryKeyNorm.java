package dev.moemesh.model.config;

/** Where RMSNorm is applied to queries and keys, before the rotary embedding. */
public enum QueryKeyNorm {
  /** Nowhere (Mixtral, Qwen2-MoE). */
  NONE,
  /** On each head by itself, weights {@code [headDim]} (Qwen3-MoE). */
  PER_HEAD,
  /** Over the full projected width, before the heads are split (OLMoE). */
  FULL_WIDTH
}
