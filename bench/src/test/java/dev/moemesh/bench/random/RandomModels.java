package dev.moemesh.bench.random;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;

/** Small random models for tests. */
public final class RandomModels {
  private RandomModels() {}

  public static RandomModel tiny(ModelFamily family, DataType dtype) {
    return tiny(family, dtype, 4);
  }

  public static RandomModel tiny(ModelFamily family, DataType dtype, long seed) {
    int shared = family == ModelFamily.QWEN2_MOE ? 48 : 0;
    return new RandomModel(family, 32, 24, shared, 2, 8, 2, 4, 2, 16, 300, dtype, seed);
  }
}
