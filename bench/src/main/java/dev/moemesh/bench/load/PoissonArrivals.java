package dev.moemesh.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Moments of a Poisson process: what many clients that know nothing of each other make together.
 *
 * @param rate moments per second, in the mean
 */
record PoissonArrivals(long seed, double rate) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * The moments before an end, ascending; the same arguments give the same ones.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<Duration> within(Duration end) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Duration> moments = new ArrayList<>();
    Duration moment = gap(random);
    while (moment.compareTo(end) < 0) {
      moments.add(moment);
      moment = moment.plus(gap(random));
    }
    if (moments.isEmpty()) {
      throw new IllegalArgumentException(
          "--duration: expected room for a request at %s per second, found none in %d ms; raise it"
              .formatted(rate, end.toMillis()));
    }
    return List.copyOf(moments);
  }

  private Duration gap(SplittableRandom random) {
    return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / rate * NANOS_PER_SECOND));
  }
}
