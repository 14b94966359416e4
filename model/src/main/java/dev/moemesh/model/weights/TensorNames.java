package dev.moemesh.model.weights;

import dev.moemesh.model.config.ModelFamily;

/**
 * What the tensors of a family are called in its released checkpoints. {@code layer} and {@code
 * expert} count from 0.
 */
public final class TensorNames {
  private final String moeBlock;
  private final String gateProjection;
  private final String upProjection;
  private final String downProjection;

  private TensorNames(
      String moeBlock, String gateProjection, String upProjection, String downProjection) {
    this.moeBlock = moeBlock;
    this.gateProjection = gateProjection;
    this.upProjection = upProjection;
    this.downProjection = downProjection;
  }

  /** The names that {@code family} uses. */
  public static TensorNames of(ModelFamily family) {
    return switch (family) {
      case MIXTRAL -> new TensorNames("block_sparse_moe", "w1", "w3", "w2");
      case QWEN2_MOE, QWEN3_MOE, OLMOE ->
          new TensorNames("mlp", "gate_proj", "up_proj", "down_proj");
    };
  }

  /** {@code [vocabularySize, hiddenSize]}. */
  public String embedding() {
    return "model.embed_tokens.weight";
  }

  /** {@code [hiddenSize]}. */
  public String finalNorm() {
    return "model.norm.weight";
  }

  /** {@code [vocabularySize, hiddenSize]}; absent where the embeddings are tied. */
  public String lmHead() {
    return "lm_head.weight";
  }

  /** The norm before attention, {@code [hiddenSize]}. */
  public String inputNorm(int layer) {
    return layer(layer) + "input_layernorm.weight";
  }

  /** The norm before the feed-forward part, {@code [hiddenSize]}. */
  public String postAttentionNorm(int layer) {
    return layer(layer) + "post_attention_layernorm.weight";
  }

  /** {@code [queryWidth, hiddenSize]}. */
  public String query(int layer) {
    return attention(layer) + "q_proj.weight";
  }

  /** {@code [queryWidth]}. */
  public String queryBias(int layer) {
    return attention(layer) + "q_proj.bias";
  }

  /** {@code [keyValueWidth, hiddenSize]}. */
  public String key(int layer) {
    return attention(layer) + "k_proj.weight";
  }

  /** {@code [keyValueWidth]}. */
  public String keyBias(int layer) {
    return attention(layer) + "k_proj.bias";
  }

  /** {@code [keyValueWidth, hiddenSize]}. */
  public String value(int layer) {
    return attention(layer) + "v_proj.weight";
  }

  /** {@code [keyValueWidth]}. */
  public String valueBias(int layer) {
    return attention(layer) + "v_proj.bias";
  }

  /** {@code [hiddenSize, queryWidth]}. */
  public String output(int layer) {
    return attention(layer) + "o_proj.weight";
  }

  /** {@code [hiddenSize]}. */
  public String outputBias(int layer) {
    return attention(layer) + "o_proj.bias";
  }

  /** {@code [headDim]} or {@code [queryWidth]}. */
  public String queryNorm(int layer) {
    return attention(layer) + "q_norm.weight";
  }

  /** {@code [headDim]} or {@code [keyValueWidth]}. */
  public String keyNorm(int layer) {
    return attention(layer) + "k_norm.weight";
  }

  /** The gate's weight, {@code [expertCount, hiddenSize]}. */
  public String gate(int layer) {
    return moe(layer) + "gate.weight";
  }

  /** {@code [intermediateSize, hiddenSize]}; its output passes SiLU. */
  public String expertGate(int layer, int expert) {
    return expert(layer, expert) + gateProjection + ".weight";
  }

  /** {@code [intermediateSize, hiddenSize]}. */
  public String expertUp(int layer, int expert) {
    return expert(layer, expert) + upProjection + ".weight";
  }

  /** {@code [hiddenSize, intermediateSize]}. */
  public String expertDown(int layer, int expert) {
    return expert(layer, expert) + downProjection + ".weight";
  }

  /** {@code [sharedExpertIntermediateSize, hiddenSize]}; its output passes SiLU. */
  public String sharedExpertGate(int layer) {
    return moe(layer) + "shared_expert.gate_proj.weight";
  }

  /** {@code [sharedExpertIntermediateSize, hiddenSize]}. */
  public String sharedExpertUp(int layer) {
    return moe(layer) + "shared_expert.up_proj.weight";
  }

  /** {@code [hiddenSize, sharedExpertIntermediateSize]}. */
  public String sharedExpertDown(int layer) {
    return moe(layer) + "shared_expert.down_proj.weight";
  }

  /** {@code [1, hiddenSize]}; the sigmoid of its product scales the shared expert's output. */
  public String sharedExpertGatingWeight(int layer) {
    return moe(layer) + "shared_expert_gate.weight";
  }

  /** {@code [denseIntermediateSize, hiddenSize]}; its output passes SiLU. */
  public String denseGate(int layer) {
    return layer(layer) + "mlp.gate_proj.weight";
  }

  /** {@code [denseIntermediateSize, hiddenSize]}. */
  public String denseUp(int layer) {
    return layer(layer) + "mlp.up_proj.weight";
  }

  /** {@code [hiddenSize, denseIntermediateSize]}. */
  public String denseDown(int layer) {
    return layer(layer) + "mlp.down_proj.weight";
  }

  private String moe(int layer) {
    return layer(layer) + moeBlock + ".";
  }

  private String expert(int layer, int expert) {
    return moe(layer) + "experts." + expert + ".";
  }

  private static String attention(int layer) {
    return layer(layer) + "self_attn.";
  }

  private static String layer(int layer) {
    return "model.layers." + layer + ".";
  }
}
