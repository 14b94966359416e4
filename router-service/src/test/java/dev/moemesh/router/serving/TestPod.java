package dev.moemesh.router.serving;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.testing.BusyLoop;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A pod in the test's process, behind a real socket: on float32 rows, expert e of layer l turns x
 * into {@code x * (100 * l + e + 1)}. What it does with a frame can be chosen.
 */
final class TestPod implements AutoCloseable {
  private final Loop loop;
  private final String id;
  private final Server server;
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final List<ComputeHeader> frames = new CopyOnWriteArrayList<>();
  private final List<StreamObserver<PodDescription>> watchers = new ArrayList<>();
  private PodDescription description;
  private volatile Behaviour behaviour = Behaviour.COMPUTE;
  private volatile long served;

  /** What the pod does with a frame. */
  enum Behaviour {
    /** Answers it. */
    COMPUTE,
    /** Answers when {@link TestPod#release} is called. */
    HOLD,
    /** Answers with an error. */
    REFUSE,
    /** Answers that the frame's placement epoch is too old, unless it is that which it serves. */
    REFUSE_OLD_EPOCHS,
    /** Answers that it does not hold the expert. */
    REFUSE_EXPERT,
    /** Answers with a row too few. */
    TOO_SHORT,
    /** Answers a call that nobody made, then as it should. */
    WRONG_CALL,
  }

  TestPod(String id, long fingerprint, long epoch, Address address, Collection<Slot> slots)
      throws IOException {
    this(id, fingerprint, epoch, address, slots, WireOptions.PLAIN);
  }

  TestPod(
      String id,
      long fingerprint,
      long epoch,
      Address address,
      Collection<Slot> slots,
      WireOptions wire)
      throws IOException {
    this.loop = new Loop("test-pod", wire);
    this.id = id;
    this.description =
        PodDescription.newBuilder()
            .setPodId(id)
            .setModelFingerprint(fingerprint)
            .setEpoch(epoch)
            .setReady(true)
            .addAllExperts(Slot.toWire(slots))
            .build();
    this.server =
        loop.server(address)
            .addService(
                ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Computation::new))
                    .addMethod(
                        ExpertGrpc.getDescribeMethod(),
                        ServerCalls.asyncServerStreamingCall(this::describe))
                    .build())
            .build()
            .start();
  }

  static float factor(int layer, int expert) {
    return 100f * layer + expert + 1;
  }

  /** Where it listens, if not on a Unix socket. */
  int port() {
    return server.getPort();
  }

  void behave(Behaviour now) {
    behaviour = now;
  }

  /** Serves frames of that epoch alone, whatever it says of itself. */
  void serveOnly(long epoch) {
    served = epoch;
    behaviour = Behaviour.REFUSE_OLD_EPOCHS;
  }

  /** Headers of the frames that came. */
  List<ComputeHeader> frames() {
    return List.copyOf(frames);
  }

  /** Reads nothing until the latch is counted down. */
  CountDownLatch stopReading() throws InterruptedException {
    return BusyLoop.keep(loop.executor());
  }

  /** Waits until a frame is held. */
  void awaitHeld() throws InterruptedException {
    Runnable first = held.poll(5, TimeUnit.SECONDS);
    if (first == null) {
      throw new AssertionError("no frame came to pod " + id + " within five seconds");
    }
    held.add(first);
  }

  /** Answers the oldest frame that is held. */
  void release() throws InterruptedException {
    awaitHeld();
    loop.executor().submit(held.remove()).syncUninterruptibly();
  }

  /** Says that it holds something else now. */
  void hold(long epoch, Collection<Slot> slots) {
    loop.executor()
        .submit(
            () -> {
              description =
                  description.toBuilder()
                      .setEpoch(epoch)
                      .clearExperts()
                      .addAllExperts(Slot.toWire(slots))
                      .build();
              watchers.forEach(watcher -> watcher.onNext(description));
            })
        .syncUninterruptibly();
  }

  private void describe(DescribeRequest request, StreamObserver<PodDescription> watcher) {
    ((ServerCallStreamObserver<PodDescription>) watcher)
        .setOnCancelHandler(() -> watchers.remove(watcher));
    watchers.add(watcher);
    watcher.onNext(description);
  }

  private final class Computation implements FrameReplies.Receiver<ComputeHeader> {
    private final FrameReplies<ComputeReplyHeader> replies;

    Computation(FrameReplies<ComputeReplyHeader> replies) {
      this.replies = replies;
    }

    @Override
    public void received(Frame<ComputeHeader> frame) {
      frames.add(frame.header());
      switch (behaviour) {
        case COMPUTE -> answer(frame, frame.header().getCallId(), 0);
        case HOLD -> held.add(() -> answer(frame, frame.header().getCallId(), 0));
        case REFUSE -> refuse(frame, ErrorCode.ERROR_CODE_INTERNAL, "broken");
        case REFUSE_OLD_EPOCHS -> {
          if (frame.header().getEpoch() == served) {
            answer(frame, frame.header().getCallId(), 0);
          } else {
            refuse(frame, ErrorCode.ERROR_CODE_STALE_EPOCH, "too old for me");
          }
        }
        case REFUSE_EXPERT -> refuse(frame, ErrorCode.ERROR_CODE_UNKNOWN_EXPERT, "not here");
        case TOO_SHORT -> answer(frame, frame.header().getCallId(), 1);
        case WRONG_CALL -> {
          frame.rows().retain();
          answer(frame, 4711, 0);
          answer(frame, frame.header().getCallId(), 0);
        }
      }
    }

    private void refuse(Frame<ComputeHeader> frame, ErrorCode code, String message) {
      frame.release();
      replies.send(
          new Frame<>(
              ComputeReplyHeader.newBuilder()
                  .setCallId(frame.header().getCallId())
                  .setError(WireErrors.of(code, message))
                  .build(),
              Unpooled.EMPTY_BUFFER));
    }

    private void answer(Frame<ComputeHeader> frame, long callId, int missingRows) {
      ComputeHeader header = frame.header();
      ByteBuf in = frame.rows().duplicate();
      int rows = header.getRowCountsList().stream().mapToInt(Integer::intValue).sum();
      int numbers = in.readableBytes() / 4 / rows;
      ByteBuf out = RowMemory.allocator().directBuffer(in.readableBytes());
      for (int group = 0; group < header.getExpertsCount(); group++) {
        float factor = factor(header.getLayer(), header.getExperts(group));
        for (int i = 0; i < header.getRowCounts(group) * numbers; i++) {
          out.writeFloatLE(in.readFloatLE() * factor);
        }
      }
      frame.release();
      out.writerIndex(out.writerIndex() - missingRows * numbers * 4);
      replies.send(
          new Frame<>(
              ComputeReplyHeader.newBuilder()
                  .setCallId(callId)
                  .setRowCount(rows)
                  .setDataType(header.getDataType())
                  .setQueueNanos(11)
                  .setComputeNanos(22)
                  .build(),
              out));
    }

    @Override
    public void cancelled() {}
  }

  /** Is gone from one moment to the next; frames that are held are lost. */
  @Override
  public void close() {
    server.shutdownNow();
    loop.executor()
        .submit(
            () -> {
              List<Runnable> lost = new ArrayList<>();
              held.drainTo(lost);
              lost.forEach(Runnable::run);
            })
        .syncUninterruptibly();
    loop.close();
  }
}
