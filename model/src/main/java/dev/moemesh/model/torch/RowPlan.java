package dev.moemesh.model.torch;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.Processor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pieces in which the rows of an expert are computed. oneDNN's time does not grow evenly with
 * the rows if it multiplies in AMX's tiles. On one thread 96 rows take longer than 128, and 144
 * rows longer than 128 and then 16. So the plan splits rows into the row counts that took the least
 * time in total when measured, and pads to them. The table is in docs/performance.md. Without AMX
 * the rows stay together, padded by {@link RowBuckets}. A row's result does not depend on the plan.
 *
 * <p>Immutable.
 */
public final class RowPlan {

  /**
   * Milliseconds of an expert FFN (hidden 1024, ffn 3584, bf16, weights from memory) on a Xeon with
   * AMX. Only their relation matters, and that hangs on the rows and threads more than on the
   * shape.
   */
  private static final List<Cost> AMX_ONE_THREAD =
      List.of(
          new Cost(2, 1.58),
          new Cost(4, 1.63),
          new Cost(8, 1.70),
          new Cost(16, 1.78),
          new Cost(32, 2.37),
          new Cost(48, 2.70),
          new Cost(64, 2.93),
          new Cost(128, 4.00),
          new Cost(256, 7.75),
          new Cost(384, 10.5),
          new Cost(512, 12.9));

  /** The same on two threads; for more, too. */
  private static final List<Cost> AMX_TWO_THREADS =
      List.of(
          new Cost(2, 0.87),
          new Cost(4, 0.90),
          new Cost(8, 0.94),
          new Cost(16, 0.98),
          new Cost(32, 1.29),
          new Cost(48, 1.45),
          new Cost(64, 1.61),
          new Cost(80, 1.88),
          new Cost(96, 2.03),
          new Cost(128, 2.20),
          new Cost(192, 3.26),
          new Cost(256, 3.54),
          new Cost(384, 5.10),
          new Cost(512, 6.27));

  /** Of each number of rows up to the most that is planned, the piece to begin with. */
  private final int[] first;

  private RowPlan(int[] first) {
    this.first = first;
  }

  /** What a piece of so many rows costs, in any unit. */
  record Cost(int rows, double cost) {}

  /** The plan for linears in a type on a device; on the CPU, on so many threads of this machine. */
  public static RowPlan of(DataType type, ComputeDevice device, int threads) {
    if (device.kernels() != ComputeDevice.Kernels.ONEDNN
        || type != DataType.BF16
        || !Processor.ofThisMachine().multipliesTiles()) {
      return padded();
    }
    return tiles(threads);
  }

  /** The plan where rows are multiplied in AMX's tiles. */
  static RowPlan tiles(int threads) {
    return leastCost(threads == 1 ? AMX_ONE_THREAD : AMX_TWO_THREADS);
  }

  /** No cuts. */
  static RowPlan padded() {
    return new RowPlan(new int[1]);
  }

  /**
   * The plan that costs least, for as many rows as the largest piece has; of more, such pieces are
   * taken first.
   *
   * @param costs of all pieces that may be, by ascending rows
   */
  static RowPlan leastCost(List<Cost> costs) {
    int most = costs.getLast().rows();
    int[] first = new int[most + 1];
    double[] least = new double[most + 1];
    for (int rows = 1; rows <= most; rows++) {
      least[rows] = Double.POSITIVE_INFINITY;
      for (Cost piece : costs) {
        double total = piece.cost() + least[Math.max(0, rows - piece.rows())];
        if (total <= least[rows]) { // of equal ones the larger piece
          least[rows] = total;
          first[rows] = piece.rows();
        }
      }
    }
    return new RowPlan(first);
  }

  /**
   * The rows to compute next, padding included.
   *
   * @param rows that are left
   * @throws IllegalArgumentException if rows is not positive
   */
  public int next(int rows) {
    int most = first.length - 1;
    return most == 0 || rows <= 0 ? RowBuckets.padded(rows) : first[Math.min(rows, most)];
  }

  /** The pieces that up to so many rows are made of. */
  public int[] pieces(int mostRows) {
    return IntStream.rangeClosed(1, mostRows).map(this::next).distinct().sorted().toArray();
  }
}
