package dev.moemesh.model.decoder;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The shared layers with their KV cache on one kind of device. Owner of the cache. Used on one
 * thread.
 */
interface SharedLayers extends AutoCloseable {

  /**
   * The rows of a step, embedded. Several steps may be under way at once, if none reads what
   * another writes.
   *
   * @throws RuntimeException if a token is outside of the vocabulary, or a block outside of the
   *     cache
   */
  Rows begin(StepPlan plan);

  @Override
  void close();

  /** The rows of one step on their way through the layers. Owner of the step's memory. */
  interface Rows extends AutoCloseable {

    /**
     * The attention block of a layer, after what the layer before adds.
     *
     * @return the normalised rows, direct, {@code [rows, hiddenSize]} in the compute type; valid
     *     until the next call
     */
    ByteBuffer attend(int layer, List<Delta> deltas);

    /**
     * The output of the layer's network that every row passes, over the rows of {@link #attend};
     * empty if it has none.
     */
    Optional<Delta> network(int layer);

    /**
     * The logits of the plan's logit rows, of which there must be some.
     *
     * @return direct, {@code [logitRows, vocabularySize]} in float32, little-endian; valid until
     *     {@link #close()}
     */
    ByteBuffer logits(List<Delta> deltas);

    @Override
    void close();
  }
}
