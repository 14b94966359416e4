package dev.moemesh.expert.batching;

import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.expert.holding.ExpertFfn;
import dev.moemesh.expert.holding.HeldExpert;
import dev.moemesh.expert.holding.LiveExperts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the frames of one layer through their experts, in one native call.
 *
 * <p>A single frame is computed in place. Several frames are gathered by expert into a scratch
 * buffer, and their outputs are scattered back. Owner of the scratch. Used on one thread.
 */
public final class LayerBatch implements AutoCloseable {
  private final ExpertFfn ffn;
  private final LiveExperts live;
  private final CoreShare cores;
  private final int rowBytes;
  private final ByteBufAllocator allocator = RowMemory.allocator();
  private final ScratchBuffer input = new ScratchBuffer();
  private final ScratchBuffer output = new ScratchBuffer();

  /**
   * A batch without scratch memory yet.
   *
   * @param rowBytes bytes of a row
   */
  public LayerBatch(ExpertFfn ffn, LiveExperts live, CoreShare cores, int rowBytes) {
    this.ffn = ffn;
    this.live = live;
    this.cores = cores;
    this.rowBytes = rowBytes;
  }

  /**
   * The outputs of a batch.
   *
   * @param rows one buffer per frame, which the caller owns
   * @param groups the rows that were computed, by expert
   */
  record Outputs(List<ByteBuf> rows, RowGroups groups) {}

  /** One layer's experts, and the threads to compute with. */
  private record Call(int layer, int threads) {}

  /**
   * Computes the frames of a layer.
   *
   * @param pods pods that compute for the same call; 0 if unknown
   * @param inputs rows of each frame, which stay the caller's
   * @param frames the groups of each frame
   * @throws IllegalStateException if an expert is not loaded
   */
  Outputs compute(int layer, int pods, List<ByteBuf> inputs, List<RowGroups> frames) {
    Call call = new Call(layer, cores.threads(pods));
    return frames.size() == 1
        ? alone(call, inputs.getFirst(), frames.getFirst())
        : together(call, inputs, frames);
  }

  private Outputs alone(Call call, ByteBuf rows, RowGroups groups) {
    ByteBuf result = allocator.directBuffer(rows.readableBytes());
    try {
      run(call, rows, groups, result);
      return new Outputs(List.of(result), groups);
    } catch (RuntimeException | OutOfMemoryError e) {
      result.release();
      throw e;
    }
  }

  private Outputs together(Call call, List<ByteBuf> inputs, List<RowGroups> frames) {
    BatchPlan plan = BatchPlan.of(frames);
    int bytes = Math.multiplyExact(plan.groups().rows(), rowBytes);
    ByteBuf gathered = input.withRoomFor(bytes).writerIndex(bytes);
    for (int frame = 0; frame < frames.size(); frame++) {
      gather(inputs.get(frame), frames.get(frame), plan, frame, gathered);
    }
    ByteBuf computed = output.withRoomFor(bytes);
    run(call, gathered, plan.groups(), computed);
    List<ByteBuf> results = new ArrayList<>(frames.size());
    for (int frame = 0; frame < frames.size(); frame++) {
      results.add(scatter(computed, frames.get(frame), plan, frame));
    }
    return new Outputs(results, plan.groups());
  }

  private void run(Call call, ByteBuf rows, RowGroups groups, ByteBuf result) {
    List<HeldExpert> held = new ArrayList<>(groups.size());
    for (int group = 0; group < groups.size(); group++) {
      held.add(live.require(call.layer(), groups.expert(group)));
    }
    int bytes = rows.readableBytes();
    ffn.compute(
        call.threads(),
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
