package dev.moemesh.bench.random;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes the elements of tensors and writes them, a chunk at a time. Not thread-safe. */
final class TensorWriter {
  private static final int CHUNK = 1 << 18;

  private final long seed;
  private final float[] numbers = new float[CHUNK];
  private final DataType dtype;
  private final ByteBuffer bytes;

  /**
   * @param seed of the model; each tensor has its own, made of this one and its name
   */
  TensorWriter(long seed, DataType dtype) {
    this.seed = seed;
    this.dtype = dtype;
    this.bytes = ByteBuffer.allocateDirect(CHUNK * dtype.bytes());
  }

  void write(RandomTensor tensor, FileChannel file, long position) throws IOException {
    switch (tensor.values()) {
      case RandomTensor.Values.Constant(float value) -> {
        Arrays.fill(numbers, value);
        write(tensor, file, position, _ -> {});
      }
      case RandomTensor.Values.Normal(double deviation) -> {
        NormalNumbers normal = new NormalNumbers(seedOf(tensor), deviation);
        write(tensor, file, position, count -> normal.fill(numbers, count));
      }
    }
  }

  private void write(RandomTensor tensor, FileChannel file, long position, Filling filling)
      throws IOException {
    long at = position;
    for (long left = tensor.elements(); left > 0; left -= CHUNK) {
      int count = (int) Math.min(left, CHUNK);
      filling.fill(count);
      PackedFloats.round(numbers, 0, count, bytes.clear(), 0, dtype);
      bytes.limit(count * dtype.bytes());
      while (bytes.hasRemaining()) {
        at += file.write(bytes, at);
      }
    }
  }

  private long seedOf(RandomTensor tensor) {
    CRC32C name = new CRC32C();
    name.update(tensor.name().getBytes(StandardCharsets.UTF_8));
    return seed * 0x9E3779B97F4A7C15L + name.getValue();
  }

  /** Puts the next elements into {@link #numbers}. */
  private interface Filling {
    void fill(int count);
  }
}
