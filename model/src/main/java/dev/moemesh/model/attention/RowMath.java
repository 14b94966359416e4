package dev.moemesh.model.attention;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What happens to a row by itself: RMS norm, rotary embedding, clipping. Stateless but for the
 * lanes it sums in; one per thread.
 */
public final class RowMath {

  private static final VectorSpecies<Float> S = Lanes.FLOATS;
  private static final int L = Lanes.WIDTH;

  private final float[] lanes = new float[Lanes.LANES];

  /**
   * RMS norm (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019) of {@code count}
   * numbers: {@code x / sqrt(mean(x²) + epsilon) * weight}.
   *
   * @param weight {@code [count]}
   * @param target may be the source
   */
  public void norm(
      float[] source, int from, int count, float[] weight, double epsilon, float[] target, int to) {
    float scale = (float) (1 / Math.sqrt(sumOfSquares(source, from, count) / count + epsilon));
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector.fromArray(S, source, from + i)
          .mul(scale)
          .mul(FloatVector.fromArray(S, weight, i))
          .intoArray(target, to + i);
    }
    for (; i < count; i++) {
      target[to + i] = source[from + i] * scale * weight[i];
    }
  }

  private double sumOfSquares(float[] x, int from, int count) {
    Arrays.fill(lanes, 0);
    int whole = count & -Lanes.LANES;
    for (int part = 0; part < Lanes.LANES; part += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = part; i < whole; i += Lanes.LANES) {
        FloatVector numbers = FloatVector.fromArray(S, x, from + i);
        sum = numbers.fma(numbers, sum);
      }
      sum.intoArray(lanes, part);
    }
    for (int i = whole; i < count; i++) {
      lanes[i - whole] = Math.fma(x[from + i], x[from + i], lanes[i - whole]);
    }
    return Lanes.tree(lanes, 0);
  }

  /** {@code x += y}, {@code count} numbers each. */
  public static void add(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      x[xAt + i] += y[yAt + i];
    }
  }

  /** Clamps {@code count} numbers to {@code [-limit, limit]}. */
  public static void clip(float[] x, int at, int count, float limit) {
    for (int i = at; i < at + count; i++) {
      x[i] = Math.max(-limit, Math.min(limit, x[i]));
    }
  }

  /** Multiplies {@code count} numbers. */
  public static void multiply(float[] x, int at, int count, float factor) {
    for (int i = at; i < at + count; i++) {
      x[i] *= factor;
    }
  }

  /**
   * Rotary embedding of a head (Su et al., "RoFormer", 2021); the two halves of its {@code 2 *
   * half} numbers are paired.
   *
   * @param cosine of the row's position, {@code [half]} from {@code angleAt}; {@code sine} likewise
   */
  public static void rotate(
      float[] x, int at, int half, float[] cosine, float[] sine, int angleAt) {
    int i = 0;
    for (; i + L <= half; i += L) {
      FloatVector c = FloatVector.fromArray(S, cosine, angleAt + i);
      FloatVector s = FloatVector.fromArray(S, sine, angleAt + i);
      FloatVector first = FloatVector.fromArray(S, x, at + i);
      FloatVector second = FloatVector.fromArray(S, x, at + half + i);
      first.mul(c).sub(second.mul(s)).intoArray(x, at + i);
      second.mul(c).add(first.mul(s)).intoArray(x, at + half + i);
    }
    for (; i < half; i++) {
      float first = x[at + i];
      float second = x[at + half + i];
      x[at + i] = first * cosine[angleAt + i] - second * sine[angleAt + i];
      x[at + half + i] = second * cosine[angleAt + i] + first * sine[angleAt + i];
    }
  }
}
