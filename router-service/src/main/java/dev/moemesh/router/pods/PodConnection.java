package dev.moemesh.router.pods;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.PodDescription;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;

/**
 * One try at a pod: a channel with a Describe and a Compute stream. It is open once the pod has
 * described itself and takes frames, and over as soon as either stream ends.
 *
 * <p>Owner of the channel. Used on the loop's thread.
 */
final class PodConnection {

  /** What happens on the connection. */
  interface Listener {
    /** The pod says what it holds; the first time, frames can be sent from now on. */
    void described(PodDescription description);

    /** Frames can be sent again, after the stream was full. */
    void ready();

    /** A reply has come; it belongs to the listener. */
    void received(Frame<ComputeReplyHeader> reply);

    /** The connection is over; called once, and nothing after it. */
    void over(String reason);
  }

  private final ManagedChannel channel;
  private final Listener listener;
  private final FrameCall<ComputeHeader, ComputeReplyHeader> compute;
  private PodDescription description = PodDescription.getDefaultInstance();
  private boolean described;
  private boolean established;
  private boolean over;

  private PodConnection(ManagedChannel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
    this.compute = FrameCall.openGathering(channel, DataPlane.COMPUTE, new Replies());
  }

  static PodConnection open(ManagedChannel channel, Listener listener) {
    PodConnection connection = new PodConnection(channel, listener);
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(ExpertGrpc.getDescribeMethod(), CallOptions.DEFAULT),
        DescribeRequest.getDefaultInstance(),
        connection.new Descriptions());
    return connection;
  }

  /** Sends a frame; if the connection is over it is released, and the answer is false. */
  boolean send(Frame<ComputeHeader> frame) {
    return compute.send(frame);
  }

  /** Whether the stream takes frames without piling them up. */
  boolean isReady() {
    return compute.isReady();
  }

  /** Ends the connection without a word to the listener. */
  void close() {
    over = true;
    channel.shutdownNow();
  }

  private void announce() {
    if (described && established && !over) {
      listener.described(description);
    }
  }

  private void fail(String reason) {
    if (!over) {
      over = true;
      channel.shutdownNow();
      listener.over(reason);
    }
  }

  private static String describe(String stream, Status status) {
    Throwable cause = status.getCause();
    return "%s ended: %s%s"
        .formatted(
            stream,
            status.getDescription() == null ? status.getCode() : status.getDescription(),
            cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
  }

  private final class Descriptions implements StreamObserver<PodDescription> {
    @Override
    public void onNext(PodDescription newer) {
      description = newer;
      described = true;
      announce();
    }

    @Override
    public void onError(Throwable failure) {
      fail(describe("Describe", Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      fail("Describe ended: the pod is going down");
    }
  }

  private final class Replies implements FrameCall.Listener<ComputeReplyHeader> {
    @Override
    public void ready() {
      if (!established) {
        established = true;
        announce();
      } else if (!over) {
        listener.ready();
      }
    }

    @Override
    public void received(Frame<ComputeReplyHeader> reply) {
      if (over) {
        reply.release();
      } else {
        listener.received(reply);
      }
    }

    @Override
    public void ended(Status status) {
      fail(describe("Compute", status));
    }
  }
}
