package dev.moemesh.model.decoder;

import dev.moemesh.model.gating.RowFault;
import java.nio.ByteBuffer;
import java.util.List;

/** The MoE layers of a model, wherever their gates and experts are. Used on one thread. */
public interface MoeLayers {

  /**
   * Sends rows through a MoE layer. The answer comes on the same thread, from within this call or
   * later, once.
   *
   * @param rows direct, {@code [rowCount, hiddenSize]} in the compute type; valid only during this
   *     call
   */
  void route(Call call, ByteBuffer rows, Reply reply);

  /**
   * What is asked for.
   *
   * @param layer index of the decoder layer
   * @param routing whether the experts chosen are wanted
   */
  record Call(int layer, int rowCount, boolean routing) {}

  /** Where the answer goes. */
  interface Reply {
    /** The rows came back. */
    void combined(Combined rows);

    /** They will not. */
    void failed(MoeFailure failure);
  }

  /** The weighted sums of the experts' outputs. The receiver closes it. */
  interface Combined extends AutoCloseable {
    /** Direct, {@code [rowCount, hiddenSize]} in the compute type, valid until {@link #close()}. */
    ByteBuffer rows();

    /**
     * If asked for: u16 little-endian {@code [rowCount, expertsPerToken]} in gate order; else
     * empty.
     */
    ByteBuffer expertIds();

    /** Rows that are not finite, in their order; nearly always none. */
    default List<RowFault> faults() {
      return List.of();
    }

    @Override
    void close();
  }
}
