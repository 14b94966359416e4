package dev.moemesh.model.weights;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFormatException;
import dev.moemesh.model.numbers.PackedFloats;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * One tensor of a checkpoint, mapped read-only into memory, row-major and little endian.
 *
 * <p>Owns its mapping: whoever asked {@link Checkpoint#map} for the tensor closes it, and may do so
 * after the checkpoint is closed. Threads may share it, but {@link #bytes} must not be read while
 * or after it is closed.
 */
public final class MappedTensor implements AutoCloseable {
  private final String name;
  private final DataType dtype;
  private final long[] shape;
  private final Arena arena;
  private final MemorySegment bytes;

  private MappedTensor(
      String name, DataType dtype, long[] shape, Arena arena, MemorySegment bytes) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.arena = arena;
    this.bytes = bytes;
  }

  static MappedTensor map(FileChannel file, long position, TensorInfo info, DataType dtype)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes =
          file.map(FileChannel.MapMode.READ_ONLY, position, info.byteSize(), arena);
      long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
      return new MappedTensor(info.name(), dtype, shape, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The name in the checkpoint. */
  public String name() {
    return name;
  }

  /** The element format. */
  public DataType dtype() {
    return dtype;
  }

  /** The dimensions, outermost first; a copy. */
  public long[] shape() {
    return shape.clone();
  }

  /** The elements, read-only; valid until {@link #close}. */
  public MemorySegment bytes() {
    return bytes;
  }

  /**
   * Checks the shape.
   *
   * @return this tensor
   * @throws ModelFormatException if it has another shape
   */
  public MappedTensor expectShape(long... expected) {
    if (!Arrays.equals(shape, expected)) {
      throw new ModelFormatException(
          "%s: expected shape %s, found %s; config.json and the weights belong to different models"
              .formatted(name, Arrays.toString(expected), Arrays.toString(shape)));
    }
    return this;
  }

  /**
   * The elements widened to float32, on the heap.
   *
   * @throws ModelFormatException if there are more than an array holds
   */
  public float[] toFloats() {
    long count = bytes.byteSize() / dtype.bytes();
    if (count > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException(
          "%s: expected at most 2^31 elements, found %d; read it in parts through bytes()"
              .formatted(name, count));
    }
    float[] floats = new float[(int) count];
    PackedFloats.widen(bytes, dtype, floats.length, floats);
    return floats;
  }

  /** Unmaps the tensor; further calls do nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
