package dev.moemesh.attention.batching;

import dev.moemesh.model.decoder.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The layout of a micro-batch. Changes of a sequence while it is under way do not affect it.
 *
 * @param plan the rows, in order of the parts
 * @param parts the part of each sequence
 */
public record Step(StepPlan plan, List<SequenceRows> parts) {

  public Step {
    parts = List.copyOf(parts);
  }

  /**
   * Lays shares out, in their order.
   *
   * @param routing whether the chosen experts are reported
   */
  public static Step of(List<BatchPlanner.Share> shares, boolean routing) {
    int rows = shares.stream().mapToInt(BatchPlanner.Share::rows).sum();
    long[] ids = new long[rows];
    LongStream.Builder logitRows = LongStream.builder();
    List<StepPlan.Segment> segments = new ArrayList<>();
    List<SequenceRows> parts = new ArrayList<>();
    int row = 0;
    for (BatchPlanner.Share share : shares) {
      Sequence sequence = share.sequence();
      int first = sequence.computed();
      int end = first + share.rows();
      for (int position = first; position < end; position++, row++) {
        ids[row] = sequence.token(position);
        if (sequence.wantsLogits(position)) {
          logitRows.add(row);
        }
      }
      segments.add(new StepPlan.Segment(share.rows(), end, sequence.blocks().first(end)));
      int[] wanted = IntStream.range(first, end).filter(sequence::wantsLogits).toArray();
      parts.add(new SequenceRows(sequence, first, share.rows(), wanted));
    }
    return new Step(new StepPlan(ids, segments, logitRows.build().toArray(), routing), parts);
  }

  /**
   * The part of one sequence.
   *
   * @param first position computed
   * @param rows positions computed
   * @param logitPositions positions whose logits the step gives, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  public record SequenceRows(Sequence sequence, int first, int rows, int[] logitPositions) {

    /** Records that the positions are computed. */
    public void complete() {
      sequence.advance(rows);
    }
  }
}
