package dev.moemesh.model.attention;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this processor, at most {@value #LANES} floats wide. Sums across lanes are always
 * over {@value #LANES} lanes, of one vector or several, and end in one tree. So their bits do not
 * depend on the width.
 */
final class Lanes {

  /** Partial sums of a sum: element i goes to lane i mod 16. */
  static final int LANES = 16;

  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** As many shorts as there are floats. */
  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  /** Floats of a vector. */
  static final int WIDTH = FLOATS.length();

  private Lanes() {}

  /** The smallest multiple of {@value #LANES} that is not below the number. */
  static int roundUp(int number) {
    return (number + LANES - 1) & -LANES;
  }

  /** The sum of {@value #LANES} lanes: halves are added onto each other until one is left. */
  static float tree(float[] lanes, int at) {
    float first = pair(lanes, at) + pair(lanes, at + 4);
    float second = pair(lanes, at + 2) + pair(lanes, at + 6);
    float third = pair(lanes, at + 1) + pair(lanes, at + 5);
    float fourth = pair(lanes, at + 3) + pair(lanes, at + 7);
    return (first + second) + (third + fourth);
  }

  private static float pair(float[] lanes, int at) {
    return lanes[at] + lanes[at + LANES / 2];
  }
}
