package dev.moemesh.model.config;

/**
 * The experts of a MoE layer.
 *
 * @param expertCount routed experts per layer
 * @param expertsPerToken experts that a row is sent to (top-k)
 * @param intermediateSize inner width of a routed expert
 * @param renormalize whether the chosen gate weights are divided by their sum
 * @param sharedExpertIntermediateSize inner width of the expert that every row passes (Qwen2-MoE);
 *     0 if there is none
 */
public record MoeConfig(
    int expertCount,
    int expertsPerToken,
    int intermediateSize,
    boolean renormalize,
    int sharedExpertIntermediateSize) {

  public MoeConfig {
    Require.positive("num_experts", expertCount);
    Require.positive("num_experts_per_tok", expertsPerToken);
    Require.that(
        expertsPerToken <= expertCount,
        "num_experts_per_tok",
        "at most the number of experts (" + expertCount + ")",
        expertsPerToken);
    Require.positive("moe_intermediate_size", intermediateSize);
    Require.that(
        sharedExpertIntermediateSize >= 0,
        "shared_expert_intermediate_size",
        "zero or a positive integer",
        sharedExpertIntermediateSize);
  }

  /** Whether every row also passes a shared expert. */
  public boolean hasSharedExpert() {
    return sharedExpertIntermediateSize > 0;
  }
}
