package dev.moemesh.bench.random;

import java.util.SplittableRandom;

/**
 * Approximately normal numbers, cheaply: the sum of four uniform 16-bit numbers, all taken from one
 * draw. Bounded at 3.5 deviations. Not thread-safe.
 */
final class NormalNumbers {
  private static final int PARTS = 4;
  private static final int PART_BITS = 16;
  private static final long MASK = (1L << PART_BITS) - 1;
  private static final double MEAN = PARTS * MASK / 2.0;

  /** Of the sum: PARTS numbers, each uniform over 2^16 integers. */
  private static final double DEVIATION =
      Math.sqrt(PARTS * (Math.pow(2, 2 * PART_BITS) - 1) / 12.0);

  private final SplittableRandom random;
  private final float scale;
  private final float offset;

  NormalNumbers(long seed, double standardDeviation) {
    this.random = new SplittableRandom(seed);
    this.scale = (float) (standardDeviation / DEVIATION);
    this.offset = (float) (-MEAN * standardDeviation / DEVIATION);
  }

  /** Fills the first {@code count} elements. */
  void fill(float[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      long bits = random.nextLong();
      long sum =
          (bits & MASK)
              + ((bits >>> PART_BITS) & MASK)
              + ((bits >>> (2 * PART_BITS)) & MASK)
              + (bits >>> (3 * PART_BITS));
      numbers[i] = sum * scale + offset;
    }
  }
}
