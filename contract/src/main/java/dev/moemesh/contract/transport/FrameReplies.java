package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.FrameService;
import dev.moemesh.contract.stream.ServerStream;
import dev.moemesh.contract.stream.grpc.GrpcFrameHandler;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.function.Function;

/**
 * A server's stream of frames: one reply for each request, in any order. The stream closes when the
 * client has half-closed and every reply is sent.
 *
 * <p>Back-pressure: the stream requests one frame at a time. It stops while the client does not
 * read its replies, and while the process's {@link ByteBudget} is exhausted. Then the client's
 * socket fills.
 *
 * <p>Owns the frames it is given: each is written or released. Confined to the loop's thread.
 *
 * @param <R> header of the replies
 */
public final class FrameReplies<R extends MessageLite> {

  /** Receives the requests of one stream, on the loop's thread. */
  public interface Receiver<Q extends MessageLite> {
    /** A frame arrived. The receiver owns it, releases it and sends one reply. */
    void received(Frame<Q> frame);

    /** The client is gone; replies are dropped from now on. */
    void cancelled();

    /** The client has half-closed and has every reply. */
    default void completed() {}
  }

  private final ServerStream<R> stream;
  private final ByteBudget budget;
  private final ThreadConfinement confinement = new ThreadConfinement();
  private Runnable completed = () -> {};
  private int outstanding;
  private boolean halfClosed;
  private boolean paused;

  private FrameReplies(ServerStream<R> stream, ByteBudget budget) {
    this.stream = stream;
    this.budget = budget;
  }

  /** A method's handler with a receiver for each stream and without a limit of bytes. */
  public static <Q extends MessageLite, R extends MessageLite>
      ServerCallHandler<Frame<Q>, Frame<R>> handler(
          Function<FrameReplies<R>, Receiver<Q>> receivers) {
    return handler(receivers, new ByteBudget(Long.MAX_VALUE, Runnable::run));
  }

  /**
   * A method's handler with a receiver for each stream. It takes frames while the budget is not
   * exhausted; the receivers count their frames in that budget.
   */
  public static <Q extends MessageLite, R extends MessageLite>
      ServerCallHandler<Frame<Q>, Frame<R>> handler(
          Function<FrameReplies<R>, Receiver<Q>> receivers, ByteBudget budget) {
    FrameService<Q, R> service =
        stream -> {
          FrameReplies<R> replies = new FrameReplies<>(stream, budget);
          Receiver<Q> receiver = receivers.apply(replies);
          replies.completed = receiver::completed;
          stream.request(1);
          return replies.new Requests<>(receiver);
        };
    return new GrpcFrameHandler<>(service);
  }

  /**
   * Sends the reply to one request.
   *
   * @return false if the client is gone; the frame is then released
   */
  public boolean send(Frame<R> frame) {
    confinement.check();
    outstanding--;
    if (stream.isCancelled()) {
      frame.release();
      return false;
    }
    stream.send(frame);
    closeIfDone();
    return true;
  }

  /** Whether the client is gone. */
  public boolean isCancelled() {
    return stream.isCancelled();
  }

  private void requestNext() {
    if (!stream.isReady()) {
      paused = true;
    } else if (!budget.isOpen()) {
      budget.whenOpen(this::requestNext);
    } else {
      stream.request(1);
    }
  }

  private void closeIfDone() {
    if (halfClosed && outstanding == 0 && !stream.isCancelled()) {
      stream.close(Status.OK);
      completed.run();
    }
  }

  private final class Requests<Q extends MessageLite> implements ServerStream.Listener<Q> {
    private final Receiver<Q> receiver;

    Requests(Receiver<Q> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void ready() {
      confinement.check();
      if (paused) {
        paused = false;
        requestNext();
      }
    }

    @Override
    public void received(Frame<Q> frame) {
      confinement.check();
      outstanding++;
      receiver.received(frame);
      requestNext();
    }

    @Override
    public void halfClosed() {
      confinement.check();
      halfClosed = true;
      closeIfDone();
    }

    @Override
    public void cancelled() {
      confinement.check();
      receiver.cancelled();
    }
  }
}
