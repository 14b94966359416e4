package dev.moemesh.attention.batching;

import dev.moemesh.model.decoder.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A step, laid out when it is planned: what happens to a sequence while the step is under way
 * changes nothing of it.
 *
 * @param plan the rows, in the order of the parts
 * @param parts what it does for each sequence
 */
public record Step(StepPlan plan, List<Part> parts) {

  public Step {
    parts = List.copyOf(parts);
  }

  /**
   * The step of the shares, in their order.
   *
   * @param routing whether the experts chosen are wanted
   */
  public static Step of(List<BatchPlanner.Share> shares, boolean routing) {
    int rows = shares.stream().mapToInt(BatchPlanner.Share::rows).sum();
    long[] ids = new long[rows];
    LongStream.Builder logitRows = LongStream.builder();
    List<StepPlan.Segment> segments = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
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
      parts.add(new Part(sequence, first, share.rows(), wanted));
    }
    return new Step(new StepPlan(ids, segments, logitRows.build().toArray(), routing), parts);
  }

  /**
   * What a step does for a sequence.
   *
   * @param first position computed
   * @param rows positions computed
   * @param logitPositions positions whose logits the step gives, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  public record Part(Sequence sequence, int first, int rows, int[] logitPositions) {

    /** The positions are computed. */
    public void complete() {
      sequence.advance(rows);
    }
  }
}
