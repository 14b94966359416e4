package dev.moemesh.contract;

/**
 * Names of the Kafka topics. {@code moemesh/v1/inference.proto} and {@code placement.proto}
 * describe keys and values.
 */
public final class Topics {

  /** {@code InferenceRequest} by request id: the admission queue. */
  public static final String REQUESTS = "inference.requests";

  /** {@code TokenEvent} by request id. */
  public static final String TOKENS = "inference.tokens";

  /** {@code Cancellation} by request id. */
  public static final String CANCELLATIONS = "inference.cancellations";

  /** Records that no consumer could parse, unchanged. */
  public static final String DEAD_LETTERS = "inference.dead-letters";

  /** {@code Placement} by model, compacted. */
  public static final String PLACEMENT = "expert.placement";

  private Topics() {}
}
