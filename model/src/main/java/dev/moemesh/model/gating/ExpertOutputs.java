package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;

/**
 * Where the experts' outputs of a batch lie: for each choice of its {@link Assignment} a row of a
 * buffer. Outputs may lie in any order and in several buffers, such as one for each source.
 */
public interface ExpertOutputs {

  /** The type of all outputs. */
  DataType type();

  /**
   * The buffer that holds the output of a choice: {@code [n, hiddenSize]} little endian from index
   * 0, whatever its position and byte order. Reading it costs least in little-endian order.
   */
  ByteBuffer rows(int choice);

  /** Which of the buffer's rows is the output of a choice. */
  int index(int choice);
}
