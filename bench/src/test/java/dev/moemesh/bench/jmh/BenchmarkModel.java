package dev.moemesh.bench.jmh;

import dev.moemesh.bench.random.RandomModel;
import dev.moemesh.bench.random.RandomModelStore;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import dev.moemesh.model.numbers.PackedFloats;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/** One layer of the model that docs/performance.md measures, with random weights. */
final class BenchmarkModel {
  static final int HIDDEN = 1024;
  static final int EXPERTS = 8;

  private BenchmarkModel() {}

  /** Its directory, written if it is not there yet. */
  static Path directory(DataType type) {
    RandomModel model =
        new RandomModel(
            ModelFamily.MIXTRAL, HIDDEN, 3584, 0, 1, EXPERTS, 2, 16, 4, 64, 32_000, type, 4);
    Path place = Path.of("target/jmh-models", model.directoryName());
    return new RandomModelStore((written, inAll) -> {}).obtain(model, place);
  }

  /** Random rows, small enough for any type. */
  static ByteBuffer rows(int count, DataType type) {
    ByteBuffer rows = ByteBuffer.allocateDirect(count * HIDDEN * type.bytes());
    float[] numbers = new float[count * HIDDEN];
    Random random = new Random(1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    PackedFloats.round(numbers, 0, numbers.length, rows, 0, type);
    return rows;
  }
}
