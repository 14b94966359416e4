package dev.moemesh.attention.overlap;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Chooses how many micro-batches a step is cut into: while one waits for its MoE layer, another
 * computes attention ("ping-pong pipeline parallelism" in Zhu et al., "MegaScale-Infer", 2025).
 * There it takes m ≥ 2 (1 + T_comm / T_ffn) of them to hide the network, if T_ffn shrinks with the
 * rows. Where reading weights is what takes the time it does not, so it is measured: each kind of
 * load starts with one and keeps what is clearly faster.
 *
 * <p>It depends on nothing but what it is told. Used on one thread, for one step at a time.
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

  /** So many micro-batches, or as many as a step has sequences. */
  public static Overlap fixed(int microBatches) {
    if (microBatches < 1 || microBatches > MOST) {
      throw refused(Integer.toString(microBatches));
    }
    return new Overlap(OptionalInt.of(microBatches), () -> 0);
  }

  /**
   * As many as turn out to be best.
   *
   * @param networkNanos nanoseconds that all calls of MoE layers so far were on their way, rather
   *     than computed; calls that overlap count each
   */
  public static Overlap measured(LongSupplier networkNanos) {
    return new Overlap(OptionalInt.empty(), networkNanos);
  }

  /**
   * What {@code moe.batch.micro-batches} says: {@code auto}, or a number.
   *
   * @throws IllegalArgumentException if it says neither
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

  /** How many micro-batches the step that begins is cut into; never more than its sequences. */
  public int begin(StepLoad next) {
    load = next;
    int most = Math.min(MOST, next.sequences());
    microBatches = fixed.isPresent() ? Math.min(fixed.getAsInt(), most) : choice().next(most);
    networkBefore = networkNanos.getAsLong();
    return microBatches;
  }

  /** The step that began last is through, and took so long. One that failed is not told of. */
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
