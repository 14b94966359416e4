package dev.moemesh.model.weights;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param dtype as the header writes it, such as {@code BF16}; may be one that we do not compute
 *     with
 * @param shape row-major; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last one, counted from the end of the header
 */
public record TensorInfo(String name, String dtype, List<Long> shape, long begin, long end) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Length in bytes. */
  public long byteSize() {
    return end - begin;
  }
}
