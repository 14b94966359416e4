package dev.moemesh.attention.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.moemesh.model.decoder.ForwardPass;
import java.nio.ByteBuffer;

/**
 * The experts that the rows of one sequence were routed to in a step. Valid as long as the result.
 *
 * @param firstRow the sequence's first row in the step
 * @param bytesPerLayer bytes of a row's expert ids in one MoE layer
 */
record RowRouting(ForwardPass.Result result, int firstRow, int bytesPerLayer) {

  /** Unsigned 16-bit little-endian {@code [moe layers, experts per token]} of a row. */
  ByteString of(int row) {
    int from = (firstRow + row) * bytesPerLayer;
    byte[] experts = new byte[result.expertIds().size() * bytesPerLayer];
    int next = 0;
    for (ByteBuffer layer : result.expertIds()) {
      layer.get(from, experts, next, bytesPerLayer);
      next += bytesPerLayer;
    }
    return UnsafeByteOperations.unsafeWrap(experts);
  }
}
