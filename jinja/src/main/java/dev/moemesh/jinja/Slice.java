package dev.moemesh.jinja;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which positions of a sequence {@code [start:stop:step]} takes; an absent bound is its end. */
record Slice(int length, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {

  IntStream positions() {
    int first = first();
    int stride = stride();
    int last = last();
    long distance = stride > 0 ? (long) last - first : (long) first - last;
    int count = (int) Math.max(0, Math.ceilDiv(distance, Math.abs((long) stride)));
    return IntStream.range(0, count).map(i -> first + i * stride);
  }

  Value.Range of(Value.Range range) {
    return new Value.Range(
        range.start() + first() * range.step(),
        range.start() + last() * range.step(),
        range.step() * stride());
  }

  private int stride() {
    int stride = bound(step, 1);
    if (stride == 0) {
      throw TemplateException.evaluation("A slice's step cannot be zero");
    }
    return stride;
  }

  private int first() {
    boolean forward = stride() > 0;
    return absent(start) ? (forward ? 0 : length - 1) : clamp(start, forward);
  }

  private int last() {
    boolean forward = stride() > 0;
    return absent(stop) ? (forward ? length : -1) : clamp(stop, forward);
  }

  private static boolean absent(@Nullable Value bound) {
    return bound == null || bound instanceof Value.None;
  }

  private static int bound(@Nullable Value value, int otherwise) {
    return value == null || value instanceof Value.None
        ? otherwise
        : Conversions.index("A slice", value);
  }

  private int clamp(@Nullable Value value, boolean forward) {
    int bound = bound(value, 0);
    int position = bound < 0 ? bound + length : bound;
    return forward
        ? Math.clamp(position, 0, length)
        : Math.clamp(position, -1, Math.max(-1, length - 1));
  }
}
