package dev.moemesh.attention.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts a step into micro-batches of about equal rows, each sequence whole. */
public final class MicroBatches {

  private MicroBatches() {}

  /**
   * Distributes shares over micro-batches, none of them empty; each keeps the order of its shares.
   * The largest share is placed first, where the fewest rows are (Graham, "Bounds on
   * Multiprocessing Timing Anomalies", 1969).
   *
   * @param count micro-batches, from 1 to the number of shares
   */
  public static List<List<BatchPlanner.Share>> of(List<BatchPlanner.Share> shares, int count) {
    if (count < 1 || count > shares.size()) {
      throw new IllegalArgumentException(
          "%d shares cannot make %d micro-batches".formatted(shares.size(), count));
    }
    int[] rows = new int[count];
    int[] home = new int[shares.size()];
    IntStream.range(0, shares.size())
        .boxed()
        .sorted(Comparator.comparing(index -> -shares.get(index).rows()))
        .forEach(
            index -> {
              home[index] = fewest(rows);
              rows[home[index]] += shares.get(index).rows();
            });
    List<List<BatchPlanner.Share>> batches = new ArrayList<>();
    for (int batch = 0; batch < count; batch++) {
      int which = batch;
      batches.add(
          IntStream.range(0, home.length)
              .filter(index -> home[index] == which)
              .mapToObj(shares::get)
              .toList());
    }
    return batches;
  }

  private static int fewest(int[] rows) {
    int least = Arrays.stream(rows).min().orElseThrow();
    return IntStream.range(0, rows.length).filter(i -> rows[i] == least).findFirst().orElseThrow();
  }
}
