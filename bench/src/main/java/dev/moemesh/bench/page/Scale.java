package dev.moemesh.bench.page;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Values from 0 to a round end, laid out over a length.
 *
 * @param end the value at the far end
 * @param step between ticks
 */
record Scale(double end, double step, double pixels) {
  private static final int MOST_TICKS = 5;

  /** A scale that has room for a value. */
  static Scale upTo(double largest, double pixels) {
    double rough = Math.max(largest, Double.MIN_NORMAL) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        DoubleStream.of(1, 2, 2.5, 5, 10)
            .map(digit -> digit * power)
            .filter(candidate -> candidate >= rough * (1 - 1e-9))
            .findFirst()
            .orElse(10 * power);
    return new Scale(Math.ceil(largest / step - 1e-9) * step, step, pixels);
  }

  /** Pixels from the near end. */
  double at(double value) {
    return value / end * pixels;
  }

  /** Round values, 0 and the end among them. */
  List<Double> ticks() {
    int count = (int) Math.round(end / step);
    return DoubleStream.iterate(0, i -> i + 1)
        .limit(count + 1L)
        .map(i -> i * step)
        .boxed()
        .toList();
  }
}
