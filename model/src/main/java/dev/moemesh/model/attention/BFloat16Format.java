package dev.moemesh.model.attention;

import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.moemesh.model.numbers.BFloat16;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/** bfloat16 in vectors; the same bits as {@link BFloat16} gives one number at a time. */
final class BFloat16Format extends NumberFormat {

  static final BFloat16Format FORMAT = new BFloat16Format();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int BITS = 16;
  private static final int BELOW_HALF = 0x7fff;

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
      target[to + i] = BFloat16.widen(source.get(SHORT, at + 2L * i));
    }
  }

  @Override
  public void narrow(float[] source, int from, MemorySegment target, long at, int count) {
    int i = 0;
    for (; i + Lanes.WIDTH <= count; i += Lanes.WIDTH) {
      FloatVector numbers = FloatVector.fromArray(Lanes.FLOATS, source, from + i);
      IntVector bits = numbers.reinterpretAsInts();
      IntVector upper = bits.lanewise(LSHR, BITS);
      IntVector rounded = bits.add(upper.and(1)).add(BELOW_HALF).lanewise(LSHR, BITS);
      VectorMask<Integer> nan = numbers.compare(NE, numbers).cast(Lanes.INTS);
      rounded = rounded.blend(upper.or(BFloat16.QUIET), nan);
      ((ShortVector) rounded.convertShape(I2S, Lanes.SHORTS, 0))
          .intoMemorySegment(target, at + 2L * i, ORDER);
    }
    for (; i < count; i++) {
      target.set(SHORT, at + 2L * i, BFloat16.round(source[from + i]));
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
      target.set(SHORT, at + 2L * i * stride, BFloat16.round(source[from + i]));
    }
  }
}
