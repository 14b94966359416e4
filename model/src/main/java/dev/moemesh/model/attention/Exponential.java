package dev.moemesh.model.attention;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code exp} of numbers up to 80, lane by lane, to about one unit in the last place. The range is
 * reduced by {@code x = n ln 2 + r}. The polynomial is that of the Cephes library ({@code expf.c}
 * by S. L. Moshier), with fused multiply-add. Below {@value #LEAST} the result is zero.
 */
final class Exponential {

  /** Here exp is near the smallest number that has all its bits. */
  static final float LEAST = -87f;

  private static final VectorSpecies<Float> S = Lanes.FLOATS;

  /**
   * 1.5 * 2^23: a small number added to it is rounded to an integer, which stands in the low bits.
   */
  private static final float ROUND = 12_582_912f;

  private static final float LOG2_E = (float) 1.442_695_04;
  private static final float LN2_HIGH = (float) 0.693_359_375;
  private static final float LN2_LOW = (float) -2.121_944_4e-4;
  private static final int ONE_BITS = 0x3f80_0000;
  private static final int FRACTION_BITS = 23;

  private Exponential() {}

  static FloatVector of(FloatVector x) {
    FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r =
        n.fma(FloatVector.broadcast(S, -LN2_LOW), n.fma(FloatVector.broadcast(S, -LN2_HIGH), x));
    FloatVector p =
        r.fma(
            FloatVector.broadcast(S, (float) 1.987_569_15e-4),
            FloatVector.broadcast(S, (float) 1.398_199_95e-3));
    p = p.fma(r, FloatVector.broadcast(S, (float) 8.333_451_9e-3));
    p = p.fma(r, FloatVector.broadcast(S, (float) 4.166_579_6e-2));
    p = p.fma(r, FloatVector.broadcast(S, (float) 1.666_666_55e-1));
    p = p.fma(r, FloatVector.broadcast(S, (float) 5.000_000_1e-1));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector power = shifted.reinterpretAsInts().lanewise(LSHL, FRACTION_BITS).add(ONE_BITS);
    return p.mul(power.reinterpretAsFloats()).blend(0f, x.compare(LT, LEAST));
  }

  /** As {@link #of(FloatVector)}, for one number. */
  static float of(float x) {
    return of(FloatVector.broadcast(S, x)).lane(0);
  }
}
