package dev.moemesh.bench.load;

import java.time.Duration;
import java.util.List;

/** Plans to test with. */
public final class LoadPlans {
  public static final Goals GOALS = new Goals(Duration.ofMillis(100), Duration.ofMillis(20));

  private LoadPlans() {}

  /** Closed loops, without warm-up. */
  public static LoadPlan closed(List<Integer> concurrency, int prompt, int generate, int prefill) {
    return new LoadPlan(
        concurrency, prompt, generate, prefill, List.of(), Duration.ofSeconds(1), GOALS, 2, 0, 1);
  }

  /** Open loops of 20 s. */
  public static LoadPlan open(List<Double> rates) {
    return new LoadPlan(List.of(), 4, 3, 0, rates, Duration.ofSeconds(20), GOALS, 1, 0, 1);
  }
}
