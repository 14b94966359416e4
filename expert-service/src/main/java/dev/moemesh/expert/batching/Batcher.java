package dev.moemesh.expert.batching;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.frame.WireNanos;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.expert.metrics.ExpertMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Collects the frames that the loop reads in one turn, and then computes them layer by layer, each
 * layer in one native call.
 *
 * <p>Frames that arrive during a computation wait in the sockets. The loop then reads them
 * together, and they become the next batch. The longer a batch takes, the larger is the next. Owner
 * of the frames and of the layer batch. Used on the loop's thread.
 */
public final class Batcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Batcher.class);

  private final ThreadConfinement confinement = new ThreadConfinement();
  private final SortedMap<Integer, List<WaitingFrame>> layers = new TreeMap<>();
  private final Executor afterThisTurn;
  private final LongSupplier nanoTicker;
  private final LayerBatch batch;
  private final ByteBudget budget;
  private final ExpertMetrics metrics;
  private boolean scheduled;

  /**
   * A batcher without frames.
   *
   * @param afterThisTurn runs a task on the loop's thread after the present reads
   * @param budget for the bytes of waiting rows
   */
  public Batcher(
      Executor afterThisTurn,
      LongSupplier nanoTicker,
      LayerBatch batch,
      ByteBudget budget,
      ExpertMetrics metrics) {
    this.afterThisTurn = afterThisTurn;
    this.nanoTicker = nanoTicker;
    this.batch = batch;
    this.budget = budget;
    this.metrics = metrics;
  }

  /** Takes a checked frame, or refuses it if it alone exceeds the budget. */
  public void add(Frame<ComputeHeader> frame, FrameReplies<ComputeReplyHeader> replies) {
    confinement.check();
    int bytes = frame.rows().readableBytes();
    if (bytes > budget.most()) {
      frame.release();
      WireError error =
          WireErrors.of(
              ErrorCode.ERROR_CODE_OVERLOADED,
              "expected at most %d bytes of rows in a frame, found %d; send less at a time or raise moe.pod.max-bytes-in-flight"
                  .formatted(budget.most(), bytes));
      refuse(frame.header(), replies, error);
      return;
    }
    budget.take(bytes);
    layers
        .computeIfAbsent(frame.header().getLayer(), layer -> new ArrayList<>())
        .add(
            new WaitingFrame(frame, RowGroups.of(frame.header()), replies, nanoTicker.getAsLong()));
    if (!scheduled) {
      scheduled = true;
      afterThisTurn.execute(this::drain);
    }
  }

  /** Answers a frame with an error and counts it. */
  public void refuse(
      ComputeHeader header, FrameReplies<ComputeReplyHeader> replies, WireError error) {
    metrics.refused(error.getCode());
    replies.send(
        new Frame<>(
            ComputeReplyHeader.newBuilder().setCallId(header.getCallId()).setError(error).build(),
            Unpooled.EMPTY_BUFFER));
  }

  /** Computes and answers all waiting frames. */
  public void drain() {
    confinement.check();
    scheduled = false;
    while (!layers.isEmpty()) {
      int layer = layers.firstKey();
      compute(layer, layers.remove(layer));
    }
  }

  private void compute(int layer, List<WaitingFrame> waiting) {
    List<WaitingFrame> frames = new ArrayList<>(waiting.size());
    for (WaitingFrame frame : waiting) {
      budget.giveBack(frame.bytes());
      if (frame.replies().isCancelled()) {
        frame.frame().release();
      } else {
        frames.add(frame);
      }
    }
    if (frames.isEmpty()) {
      return;
    }
    long started = nanoTicker.getAsLong();
    LayerBatch.Outputs outputs;
    try {
      outputs =
          batch.compute(
              layer,
              pods(frames),
              frames.stream().map(frame -> frame.frame().rows()).toList(),
              frames.stream().map(WaitingFrame::groups).toList());
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(layer, frames, e);
      return;
    } finally {
      frames.forEach(frame -> frame.frame().release());
    }
    long computeNanos = nanoTicker.getAsLong() - started;
    answer(frames, outputs.rows(), started, computeNanos);
    count(layer, outputs.groups(), computeNanos);
  }

  /** The most pods that compute for one of the frames' calls; 0 if no caller said. */
  private static int pods(List<WaitingFrame> frames) {
    int pods = 0;
    for (WaitingFrame frame : frames) {
      pods = Math.max(pods, frame.frame().header().getPods());
    }
    return pods;
  }

  private void count(int layer, RowGroups groups, long computeNanos) {
    metrics.computed(computeNanos);
    for (int group = 0; group < groups.size(); group++) {
      metrics.rows(layer, groups.expert(group), groups.rowCount(group));
    }
  }

  private void answer(
      List<WaitingFrame> frames, List<ByteBuf> outputs, long started, long computeNanos) {
    for (int i = 0; i < frames.size(); i++) {
      WaitingFrame frame = frames.get(i);
      ComputeHeader request = frame.frame().header();
      long queueNanos = started - frame.arrivedNanos();
      metrics.queued(queueNanos);
      ComputeReplyHeader header =
          ComputeReplyHeader.newBuilder()
              .setCallId(request.getCallId())
              .setRowCount(frame.groups().rows())
              .setDataType(request.getDataType())
              .setQueueNanos(WireNanos.bits(queueNanos))
              .setComputeNanos(WireNanos.bits(computeNanos))
              .build();
      frame.replies().send(new Frame<>(header, outputs.get(i)));
    }
  }

  private void fail(int layer, List<WaitingFrame> frames, Throwable cause) {
    LOG.errorf(cause, "computing layer %d for %d frames failed", layer, frames.size());
    WireError error =
        WireErrors.of(
            ErrorCode.ERROR_CODE_INTERNAL,
            "computing layer %d failed: %s; the pod's log has the rest".formatted(layer, cause));
    frames.forEach(frame -> refuse(frame.frame().header(), frame.replies(), error));
  }

  @Override
  public void close() {
    confinement.check();
    layers.values().forEach(frames -> frames.forEach(frame -> frame.frame().release()));
    layers.clear();
    batch.close();
  }
}
