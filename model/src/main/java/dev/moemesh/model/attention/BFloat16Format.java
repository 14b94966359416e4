package dev.moemesh.model.attention;

import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** bfloat16: the upper half of a binary32. */
final class BFloat16Format extends NumberFormat {

  static final BFloat16Format FORMAT = new BFloat16Format();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int BITS = 16;
  private static final int ALMOST_HALF = 0x7fff;
  private static final int NOT_A_NUMBER = 0x7fc0;

  private BFloat16Format() {}

  @Override
  public int bytes() {
    return Short.BYTES;
  }

  @Override
  public void widen(MemorySegment source, long at, float[] target, int to, int count) {
    int i = 0;
    for (; i + Lanes.WIDTH <= count; i += Lanes.WIDTH) {
      ShortVector halves = ShortVector.fromMemorySegment(Lanes.SHORTS, source, at + 2L * i, ORDER);
      widened(halves).intoArray(target, to + i);
    }
    for (; i < count; i++) {
      target[to + i] = Float.intBitsToFloat(source.get(SHORT, at + 2L * i) << BITS);
    }
  }

  @Override
  public void narrow(float[] source, int from, MemorySegment target, long at, int count) {
    int i = 0;
    for (; i + Lanes.WIDTH <= count; i += Lanes.WIDTH) {
      FloatVector numbers = FloatVector.fromArray(Lanes.FLOATS, source, from + i);
      IntVector bits = numbers.reinterpretAsInts();
      IntVector odd = bits.lanewise(LSHR, BITS).and(1);
      IntVector rounded = bits.add(odd).add(ALMOST_HALF).lanewise(LSHR, BITS);
      rounded = rounded.blend(NOT_A_NUMBER, numbers.compare(NE, numbers).cast(Lanes.INTS));
      ((ShortVector) rounded.convertShape(I2S, Lanes.SHORTS, 0))
          .intoMemorySegment(target, at + 2L * i, ORDER);
    }
    for (; i < count; i++) {
      target.set(SHORT, at + 2L * i, round(source[from + i]));
    }
  }

  @Override
  void spread(
      MemorySegment source, long at, int stride, float[] target, int to, int rows, int columns) {
    int column = 0;
    for (; column + Lanes.WIDTH <= columns; column += Lanes.WIDTH) {
      long place = at + (long) column * Short.BYTES;
      for (int row = 0; row < rows; row++) {
        ShortVector halves = ShortVector.fromMemorySegment(Lanes.SHORTS, source, place, ORDER);
        widened(halves).intoArray(target, to + column + row * MatrixTile.PANEL);
        place += (long) stride * Short.BYTES;
      }
    }
    for (int row = 0; row < rows && column < columns; row++) {
      long place = at + ((long) row * stride + column) * Short.BYTES;
      widen(source, place, target, to + row * MatrixTile.PANEL + column, columns - column);
    }
  }

  private static FloatVector widened(ShortVector halves) {
    IntVector bits = (IntVector) halves.convertShape(ZERO_EXTEND_S2I, Lanes.INTS, 0);
    return bits.lanewise(LSHL, BITS).reinterpretAsFloats();
  }

  @Override
  void scatter(float[] source, int from, MemorySegment target, long at, int stride, int count) {
    for (int i = 0; i < count; i++) {
      target.set(SHORT, at + 2L * i * stride, round(source[from + i]));
    }
  }

  private static short round(float number) {
    int bits = Float.floatToRawIntBits(number);
    int rounded = (bits + (bits >>> BITS & 1) + ALMOST_HALF) >>> BITS;
    return (short) (Float.isNaN(number) ? NOT_A_NUMBER : rounded);
  }
}
