package dev.moemesh.model.attention;

import dev.moemesh.model.numbers.Float16;
import java.lang.foreign.MemorySegment;

/** IEEE 754 binary16, as some checkpoints have it. */
final class Float16Format extends NumberFormat {

  static final Float16Format FORMAT = new Float16Format();

  private Float16Format() {}

  @Override
  public int bytes() {
    return Short.BYTES;
  }

  @Override
  public void widen(MemorySegment source, long at, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = Float16.widen(source.get(SHORT, at + 2L * i));
    }
  }

  @Override
  public void narrow(float[] source, int from, MemorySegment target, long at, int count) {
    scatter(source, from, target, at, 1, count);
  }

  @Override
  void spread(
      MemorySegment source, long at, int stride, float[] target, int to, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      long place = at + (long) row * stride * Short.BYTES;
      widen(source, place, target, to + row * MatrixTile.PANEL, columns);
    }
  }

  @Override
  void scatter(float[] source, int from, MemorySegment target, long at, int stride, int count) {
    for (int i = 0; i < count; i++) {
      target.set(SHORT, at + 2L * i * stride, Float16.round(source[from + i]));
    }
  }
}
