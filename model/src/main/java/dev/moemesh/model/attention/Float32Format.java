package dev.moemesh.model.attention;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/** IEEE 754 binary32: copied as it is, in vectors: {@link MemorySegment#copy} would allocate. */
final class Float32Format extends NumberFormat {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  static final Float32Format FORMAT = new Float32Format();

  private Float32Format() {}

  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public void widen(MemorySegment source, long at, float[] target, int to, int count) {
    int i = 0;
    for (; i + Lanes.WIDTH <= count; i += Lanes.WIDTH) {
      FloatVector.fromMemorySegment(Lanes.FLOATS, source, at + 4L * i, ORDER)
          .intoArray(target, to + i);
    }
    for (; i < count; i++) {
      target[to + i] = source.get(FLOAT, at + 4L * i);
    }
  }

  @Override
  public void narrow(float[] source, int from, MemorySegment target, long at, int count) {
    int i = 0;
    for (; i + Lanes.WIDTH <= count; i += Lanes.WIDTH) {
      FloatVector.fromArray(Lanes.FLOATS, source, from + i)
          .intoMemorySegment(target, at + 4L * i, ORDER);
    }
    for (; i < count; i++) {
      target.set(FLOAT, at + 4L * i, source[from + i]);
    }
  }

  @Override
  void spread(
      MemorySegment source, long at, int stride, float[] target, int to, int rows, int columns) {
    int column = 0;
    for (; column + Lanes.WIDTH <= columns; column += Lanes.WIDTH) {
      long place = at + (long) column * Float.BYTES;
      for (int row = 0; row < rows; row++) {
        FloatVector.fromMemorySegment(Lanes.FLOATS, source, place, ORDER)
            .intoArray(target, to + column + row * MatrixTile.PANEL);
        place += (long) stride * Float.BYTES;
      }
    }
    for (int row = 0; row < rows && column < columns; row++) {
      long place = at + ((long) row * stride + column) * Float.BYTES;
      widen(source, place, target, to + row * MatrixTile.PANEL + column, columns - column);
    }
  }

  @Override
  void scatter(float[] source, int from, MemorySegment target, long at, int stride, int count) {
    for (int i = 0; i < count; i++) {
      target.set(FLOAT, at + (long) i * stride * Float.BYTES, source[from + i]);
    }
  }
}
