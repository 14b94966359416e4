package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * A client's stream of frames.
 *
 * <p>Owns the frames it is given: each is written or released, whatever becomes of the stream.
 * Confined to the loop's thread.
 *
 * @param <Q> header of the requests
 * @param <R> header of the replies
 */
public final class FrameCall<Q extends MessageLite, R extends MessageLite> {

  /** Receives the events of the stream, on the loop's thread. */
  public interface Listener<R extends MessageLite> {
    /** The stream is open, or its unsent bytes fell below the low-water mark. */
    void ready();

    /** A frame arrived. The listener owns it and releases it. */
    void received(Frame<R> frame);

    /** The stream has ended. Called exactly once. */
    void ended(Status status);
  }

  private enum State {
    OPENING,
    OPEN,
    HALF_CLOSED,
    ENDED
  }

  /**
   * Replies are requested in batches. A stream outlives the 2^31 replies that one request can ask
   * for.
   */
  private static final int REPLIES_PER_REQUEST = 1024;

  private final ClientStream<Q, R> stream;
  private final ThreadConfinement confinement = new ThreadConfinement();
  private State state = State.OPENING;
  private int receivedOfRequest;

  private FrameCall(ClientStream<Q, R> stream) {
    this.stream = stream;
  }

  /**
   * Opens a stream. Frames can be sent after the listener's first {@code ready}. A co-located
   * server receives each frame at once, while its sender continues to compute.
   */
  public static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> open(
      Channel channel, MethodDescriptor<Frame<Q>, Frame<R>> method, Listener<R> listener) {
    return open(channel, method, listener, FlushMode.IMMEDIATE);
  }

  /**
   * As {@link #open}, but flushes the frames of one turn of the loop together, so that the receiver
   * can batch them.
   */
  public static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> openGathering(
      Channel channel, MethodDescriptor<Frame<Q>, Frame<R>> method, Listener<R> listener) {
    return open(channel, method, listener, FlushMode.END_OF_TURN);
  }

  private static <Q extends MessageLite, R extends MessageLite> FrameCall<Q, R> open(
      Channel channel,
      MethodDescriptor<Frame<Q>, Frame<R>> method,
      Listener<R> listener,
      FlushMode flush) {
    FrameCall<Q, R> call = new FrameCall<>(LoopChannel.framesOf(channel).newStream(method, flush));
    call.confinement.check();
    call.stream.start(call.new Events(listener));
    call.stream.request(2 * REPLIES_PER_REQUEST);
    return call;
  }

  /**
   * Sends a frame; its rows are copied before this returns. Frames that are sent while the stream
   * is not ready accumulate in memory.
   *
   * @return false if the stream is not open; the frame is then released
   */
  public boolean send(Frame<Q> frame) {
    confinement.check();
    // gRPC queues messages of a stream that has no transport yet, and drops the queue without
    // releasing them.
    if (state != State.OPEN) {
      frame.release();
      return false;
    }
    stream.send(frame);
    return true;
  }

  /** Whether the stream is open and its unsent bytes are below the high-water mark of 1 MiB. */
  public boolean isReady() {
    confinement.check();
    return state == State.OPEN && stream.isReady();
  }

  /** Half-closes the stream. The outstanding replies and then the end still reach the listener. */
  public void halfClose() {
    confinement.check();
    if (state == State.OPENING || state == State.OPEN) {
      state = State.HALF_CLOSED;
      stream.halfClose();
    }
  }

  private final class Events implements ClientStream.Listener<R> {
    private final Listener<R> listener;

    Events(Listener<R> listener) {
      this.listener = listener;
    }

    @Override
    public void ready() {
      confinement.check();
      if (state == State.OPENING) {
        state = State.OPEN;
      }
      if (state != State.ENDED) {
        listener.ready();
      }
    }

    @Override
    public void received(Frame<R> frame) {
      confinement.check();
      receivedOfRequest++;
      if (receivedOfRequest == REPLIES_PER_REQUEST) {
        receivedOfRequest = 0;
        stream.request(REPLIES_PER_REQUEST);
      }
      if (state == State.ENDED) {
        frame.release();
      } else {
        listener.received(frame);
      }
    }

    @Override
    public void closed(Status status) {
      confinement.check();
      state = State.ENDED;
      listener.ended(status);
    }
  }
}
