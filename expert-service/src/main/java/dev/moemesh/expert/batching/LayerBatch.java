package dev.moemesh.expert.batching;

import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.expert.holding.ExpertFfn;
import dev.moemesh.expert.holding.HeldExpert;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Runs the frames of one layer through their experts, in one native call.
 *
 * <p>One frame alone is computed where it lies; several are gathered by expert into a scratch
 * buffer and their outputs scattered back. Owner of the scratch. Used on one thread.
 */
final class LayerBatch implements AutoCloseable {
  private final ExpertFfn ffn;
  private final int rowBytes;
  private final ByteBufAllocator allocator = RowMemory.allocator();
  private final ScratchBuffer input = new ScratchBuffer();
  private final ScratchBuffer output = new ScratchBuffer();

  LayerBatch(ExpertFfn ffn, int rowBytes) {
    this.ffn = ffn;
    this.rowBytes = rowBytes;
  }

  /** What came out: one buffer per frame, which the caller owns, and what was computed. */
  record Outputs(List<ByteBuf> rows, RowGroups groups) {}

  /**
   * Computes the frames.
   *
   * @param threads to compute with
   * @param inputs rows of each frame, which stay the caller's
   * @param frames their groups
   * @param experts the layer's experts by index
   */
  Outputs compute(
      int threads, List<ByteBuf> inputs, List<RowGroups> frames, IntFunction<HeldExpert> experts) {
    return frames.size() == 1
        ? alone(threads, inputs.getFirst(), frames.getFirst(), experts)
        : together(threads, inputs, frames, experts);
  }

  private Outputs alone(
      int threads, ByteBuf rows, RowGroups groups, IntFunction<HeldExpert> experts) {
    ByteBuf result = allocator.directBuffer(rows.readableBytes());
    try {
      run(threads, rows, groups, experts, result);
      return new Outputs(List.of(result), groups);
    } catch (RuntimeException | OutOfMemoryError e) {
      result.release();
      throw e;
    }
  }

  private Outputs together(
      int threads, List<ByteBuf> inputs, List<RowGroups> frames, IntFunction<HeldExpert> experts) {
    BatchPlan plan = BatchPlan.of(frames);
    int bytes = Math.multiplyExact(plan.groups().rows(), rowBytes);
    ByteBuf gathered = input.withRoomFor(bytes).writerIndex(bytes);
    for (int frame = 0; frame < frames.size(); frame++) {
      gather(inputs.get(frame), frames.get(frame), plan, frame, gathered);
    }
    ByteBuf computed = output.withRoomFor(bytes);
    run(threads, gathered, plan.groups(), experts, computed);
    List<ByteBuf> results = new ArrayList<>(frames.size());
    for (int frame = 0; frame < frames.size(); frame++) {
      results.add(scatter(computed, frames.get(frame), plan, frame));
    }
    return new Outputs(results, plan.groups());
  }

  private void run(
      int threads,
      ByteBuf rows,
      RowGroups groups,
      IntFunction<HeldExpert> experts,
      ByteBuf result) {
    List<HeldExpert> held = new ArrayList<>(groups.size());
    for (int group = 0; group < groups.size(); group++) {
      held.add(experts.apply(groups.expert(group)));
    }
    int bytes = rows.readableBytes();
    ffn.compute(
        threads,
        rows.nioBuffer(),
        held,
        groups.rowCounts(),
        result.nioBuffer(result.writerIndex(), bytes));
    result.writerIndex(result.writerIndex() + bytes);
  }

  private void gather(ByteBuf rows, RowGroups groups, BatchPlan plan, int frame, ByteBuf gathered) {
    int from = rows.readerIndex();
    for (int group = 0; group < groups.size(); group++) {
      int length = groups.rowCount(group) * rowBytes;
      gathered.setBytes(plan.firstRow(frame, group) * rowBytes, rows, from, length);
      from += length;
    }
  }

  private ByteBuf scatter(ByteBuf computed, RowGroups groups, BatchPlan plan, int frame) {
    ByteBuf result = allocator.directBuffer(groups.rows() * rowBytes);
    for (int group = 0; group < groups.size(); group++) {
      int from = plan.firstRow(frame, group) * rowBytes;
      result.writeBytes(computed, from, groups.rowCount(group) * rowBytes);
    }
    return result;
  }

  @Override
  public void close() {
    input.close();
    output.close();
  }
}
