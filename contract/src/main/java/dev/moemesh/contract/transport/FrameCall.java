package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.colocated.FrameSockets;
import dev.moemesh.contract.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * The caller's end of a stream of frames.
 *
 * <p>Used on the loop's thread only. Owner of the frames it is given: each is written or released,
 * whatever becomes of the stream.
 */
public final class FrameCall<Q extends MessageLite, R extends MessageLite> {

  /** What happens on the stream; called on the loop's thread. */
  public interface Listener<R extends MessageLite> {
    /** The stream can take frames; called when it first can, and again after it was full. */
    void ready();

    /** A frame has come; it belongs to the listener, who releases it. */
    void received(Frame<R> frame);

    /** The stream is over; called once. */
    void ended(Status status);
  }

  /**
   * gRPC delivers as many replies as were asked for, and a stream lives longer than 2^31 of them:
   * when so many have come, as many more are asked for.
   */
  private static final int CREDIT = 1024;

  /**
   * A stream with less than so many bytes that the socket has not taken is ready for more. gRPC's
   * own 32 KiB would be less than one frame.
   */
  private static final int UNSENT_BYTES = 1 << 20;

  private final ClientCall<Frame<Q>, Frame<R>> call;
  private int received;
  private boolean established;
  private boolean halfClosed;
  private boolean over;

  private FrameCall(ClientCall<Frame<Q>, Frame<R>> call) {
    this.call = call;
  }

  /**
   * Opens a stream. Frames can be sent once the listener hears that it is ready. To a neighbour a
   * frame leaves at once: its sender may go on computing.
   */
  public static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> open(
      Channel channel, MethodDescriptor<Frame<Q>, Frame<R>> method, Listener<R> listener) {
    return open(channel, method, listener, CallOptions.DEFAULT);
  }

  /**
   * As {@link #open}, but the frames of one turn of the loop leave together at its end, so that who
   * gets them can take them as one batch.
   */
  public static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> openGathering(
      Channel channel, MethodDescriptor<Frame<Q>, Frame<R>> method, Listener<R> listener) {
    return open(
        channel, method, listener, CallOptions.DEFAULT.withOption(FrameSockets.GATHERING, true));
  }

  private static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> open(
      Channel channel,
      MethodDescriptor<Frame<Q>, Frame<R>> method,
      Listener<R> listener,
      CallOptions options) {
    FrameCall<Q, R> stream =
        new FrameCall<>(channel.newCall(method, options.withOnReadyThreshold(UNSENT_BYTES)));
    stream.call.start(stream.new Events(listener), new Metadata());
    stream.call.request(2 * CREDIT);
    return stream;
  }

  /**
   * Sends a frame; its rows are copied before this returns. Whoever sends while the stream is not
   * ready piles up memory.
   *
   * @return false if the stream is not open; the frame is then released
   */
  public boolean send(Frame<Q> frame) {
    // Before a stream has a transport, gRPC keeps messages in a queue that it drops without closing
    // them.
    if (over || halfClosed || !established) {
      frame.release();
      return false;
    }
    call.sendMessage(frame);
    return true;
  }

  /** Whether more can be sent without piling up in memory: less than a megabyte is unsent. */
  public boolean isReady() {
    return !over && !halfClosed && established && call.isReady();
  }

  /**
   * Sends no more frames. The replies that are awaited still come, and then the end; the listener
   * hears of it.
   */
  public void halfClose() {
    if (!over && !halfClosed) {
      halfClosed = true;
      call.halfClose();
    }
  }

  /** Ends the stream from this side; the listener hears of it. */
  public void cancel(String reason) {
    if (!over) {
      over = true;
      call.cancel(reason, null);
    }
  }

  private final class Events extends ClientCall.Listener<Frame<R>> {
    private final Listener<R> listener;

    Events(Listener<R> listener) {
      this.listener = listener;
    }

    @Override
    public void onReady() {
      if (!over) {
        established = true;
        listener.ready();
      }
    }

    @Override
    public void onMessage(Frame<R> frame) {
      received++;
      if (received == CREDIT) {
        received = 0;
        call.request(CREDIT);
      }
      if (over) {
        frame.release();
      } else {
        listener.received(frame);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      over = true;
      listener.ended(status);
    }
  }
}
