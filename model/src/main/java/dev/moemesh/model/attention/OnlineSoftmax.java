package dev.moemesh.model.attention;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax over scores that come in tiles of {@link MatrixTile#PANEL} positions, together with the
 * weighted sums. When a tile has a much larger maximum, the earlier sums are scaled down (Milakov
 * and Gimelshein, "Online normalizer calculation for softmax", 2018). Tiles stand at fixed
 * positions of a sequence, so a row's bits do not depend on the other rows of a batch.
 *
 * <p>Not thread-safe.
 */
final class OnlineSoftmax {

  private static final VectorSpecies<Float> S = Lanes.FLOATS;
  private static final int L = Lanes.WIDTH;
  private static final int TILE = MatrixTile.PANEL;

  /**
   * How far scores may rise above the number that is subtracted from them before it is raised too.
   * Their exponentials stay far from the largest float, and most rows never scale anything down.
   */
  private static final float SLACK = 8;

  private final float[] maxima;
  private final float[] sums;

  OnlineSoftmax(int rows) {
    this.maxima = new float[rows];
    this.sums = new float[rows * Lanes.LANES];
  }

  /** Forgets all rows. */
  void clear(int rows) {
    Arrays.fill(maxima, 0, rows, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0, rows * Lanes.LANES, 0);
  }

  /**
   * Turns a row's scores of a tile into weights, which are zero outside of what the row sees.
   *
   * @param scores in and out: {@code [TILE]} from {@code at}
   * @param from the first position of the tile that the row sees, may be negative
   * @param to the position behind the last, may be beyond the tile
   * @param mixed the row's weighted sums so far, {@code width} from {@code mixedAt}: scaled to the
   *     new maximum
   */
  void weigh(
      int row, float[] scores, int at, int from, int to, float[] mixed, int mixedAt, int width) {
    if (to <= 0 || from >= TILE) {
      Arrays.fill(scores, at, at + TILE, 0);
      return;
    }
    if (from > 0) {
      Arrays.fill(scores, at, at + from, Float.NEGATIVE_INFINITY);
    }
    if (to < TILE) {
      Arrays.fill(scores, at + to, at + TILE, Float.NEGATIVE_INFINITY);
    }
    FloatVector largest = largest(scores, at);
    if (largest.compare(GT, maxima[row] + SLACK).anyTrue()) {
      float maximum = largest.reduceLanes(MAX);
      float scale = Exponential.of(maxima[row] - maximum);
      maxima[row] = maximum;
      multiply(sums, row * Lanes.LANES, Lanes.LANES, scale);
      multiply(mixed, mixedAt, width, scale);
    }
    exponentials(scores, at, maxima[row], row * Lanes.LANES);
  }

  /** What a row's weighted sums are to be multiplied with at the end. */
  float scale(int row) {
    return 1 / Lanes.tree(sums, row * Lanes.LANES);
  }

  /**
   * Per lane, the largest score: a plain comparison, as Java's max also looks at signs of zeros.
   */
  private static FloatVector largest(float[] scores, int at) {
    FloatVector largest = FloatVector.fromArray(S, scores, at);
    for (int i = L; i < TILE; i += L) {
      FloatVector next = FloatVector.fromArray(S, scores, at + i);
      largest = largest.blend(next, next.compare(GT, largest));
    }
    return largest;
  }

  private void exponentials(float[] scores, int at, float maximum, int sumAt) {
    for (int part = 0; part < Lanes.LANES; part += L) {
      FloatVector sum = FloatVector.fromArray(S, sums, sumAt + part);
      for (int i = part; i < TILE; i += Lanes.LANES) {
        FloatVector weights = Exponential.of(FloatVector.fromArray(S, scores, at + i).sub(maximum));
        weights.intoArray(scores, at + i);
        sum = sum.add(weights);
      }
      sum.intoArray(sums, sumAt + part);
    }
  }

  private static void multiply(float[] numbers, int at, int count, float factor) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(S, numbers, at + i).mul(factor).intoArray(numbers, at + i);
    }
  }
}
