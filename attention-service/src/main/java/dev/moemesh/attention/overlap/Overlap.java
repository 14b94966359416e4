package dev.moemesh.attention.overlap;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Chooses the number of micro-batches of a step: while one waits for its MoE layer, another
 * computes attention ("ping-pong pipeline parallelism" in Zhu et al., "MegaScale-Infer", 2025). The
 * paper's bound m ≥ 2 (1 + T_comm / T_ffn) assumes that T_ffn shrinks with the rows. It does not
 * where reading weights dominates. So the number is measured: each kind of load starts with one
 * micro-batch and keeps what is clearly faster.
 *
 * <p>Pure but for its state. Used on one thread, for one step at a time.
 */
public final class Overlap {

  /** The most micro-batches of a step. */
  public static final int MOST = 4;

  private final OptionalInt fixed;
  private final LongSupplier networkNanos;
  private final Map<StepLoad.Kind, Choice> choices = new HashMap<>();
  private StepLoad load = new StepLoad(1, 1, false);
  private int microBatches = 1;
  private long networkBefore;

  private Overlap(OptionalInt fixed, LongSupplier networkNanos) {
    this.fixed = fixed;
    this.networkNanos = networkNanos;
  }

  /** A fixed number of micro-batches, but no more than a step has sequences. */
  public static Overlap fixed(int microBatches) {
    if (microBatches < 1 || microBatches > MOST) {
      throw refused(Integer.toString(microBatches));
    }
    return new Overlap(OptionalInt.of(microBatches), () -> 0);
  }

  /**
   * The number that measures best.
   *
   * @param networkNanos nanoseconds on the network of all calls of MoE layers so far; calls that
   *     overlap count each
   */
  public static Overlap measured(LongSupplier networkNanos) {
    return new Overlap(OptionalInt.empty(), networkNanos);
  }

  /**
   * The choice by {@code moe.batch.micro-batches}: {@code auto}, or a number.
   *
   * @throws IllegalArgumentException if the setting is neither
   */
  public static Overlap of(String setting, LongSupplier networkNanos) {
    if (setting.equals("auto")) {
      return measured(networkNanos);
    }
    try {
      return fixed(Integer.parseInt(setting));
    } catch (NumberFormatException _) {
      throw refused(setting);
    }
  }

  private static IllegalArgumentException refused(String found) {
    return new IllegalArgumentException(
        "moe.batch.micro-batches must be auto or from 1 to %d, found %s".formatted(MOST, found));
  }

  /** Begins a step, and returns its micro-batches: at most one per sequence. */
  public int begin(StepLoad next) {
    load = next;
    int most = Math.min(MOST, next.sequences());
    microBatches = fixed.isPresent() ? Math.min(fixed.getAsInt(), most) : choice().next(most);
    networkBefore = networkNanos.getAsLong();
    return microBatches;
  }

  /** Ends the step that began last. A step that failed is not reported. */
  public void ended(long nanos) {
    if (fixed.isEmpty()) {
      long onTheWay = networkNanos.getAsLong() - networkBefore;
      choice().took(microBatches, (double) nanos / load.rows(), (double) onTheWay / nanos);
    }
  }

  private Choice choice() {
    return choices.computeIfAbsent(load.kind(), _ -> new Choice());
  }
}
