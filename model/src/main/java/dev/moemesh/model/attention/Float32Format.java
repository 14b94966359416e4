package dev.moemesh.model.attention;

import java.lang.foreign.MemorySegment;

/** IEEE 754 binary32: copied as it is. */
final class Float32Format extends NumberFormat {

  static final Float32Format FORMAT = new Float32Format();

  private Float32Format() {}

  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public void widen(MemorySegment source, long at, float[] target, int to, int count) {
    MemorySegment.copy(source, FLOAT, at, target, to, count);
  }

  @Override
  public void narrow(float[] source, int from, MemorySegment target, long at, int count) {
    MemorySegment.copy(source, from, target, FLOAT, at, count);
  }

  @Override
  void scatter(float[] source, int from, MemorySegment target, long at, int stride, int count) {
    for (int i = 0; i < count; i++) {
      target.set(FLOAT, at + (long) i * stride * Float.BYTES, source[from + i]);
    }
  }
}
