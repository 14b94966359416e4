package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import io.grpc.ServerCallHandler;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * The server's end of a stream of frames: one reply for each frame that comes, in any order. The
 * stream ends when the caller has closed its half and every reply is sent.
 *
 * <p>Back-pressure: while replies pile up because the caller does not read them, or while the
 * process's {@link ByteBudget} is used up, no further frame is taken from the caller, whose socket
 * becomes full.
 *
 * <p>Used on the loop's thread only. Owner of the frames it is given: each is written or released.
 */
public final class FrameReplies<R extends MessageLite> {

  /** Takes the frames of one stream; called on the loop's thread. */
  public interface Receiver<Q extends MessageLite> {
    /** A frame has come; it belongs to the receiver, who releases it and sends one reply. */
    void received(Frame<Q> frame);

    /** The caller has gone: replies are of no use any more. */
    void cancelled();

    /** The caller has closed its half, and has every reply. */
    default void completed() {}
  }

  private final ServerCallStreamObserver<Frame<R>> caller;
  private final ByteBudget budget;
  private Runnable completed = () -> {};
  private int awaited;
  private boolean halfClosed;
  private boolean paused;

  private FrameReplies(ServerCallStreamObserver<Frame<R>> caller, ByteBudget budget) {
    this.caller = caller;
    this.budget = budget;
  }

  /** A method's handler that makes a receiver for each stream, and takes frames without bound. */
  public static <Q extends MessageLite, R extends MessageLite>
      ServerCallHandler<Frame<Q>, Frame<R>> handler(
          Function<FrameReplies<R>, Receiver<Q>> receivers) {
    return handler(receivers, new ByteBudget(Long.MAX_VALUE, Runnable::run));
  }

  /**
   * A method's handler that makes a receiver for each stream, and takes frames while the budget,
   * which the receivers count their frames in, is not used up.
   */
  public static <Q extends MessageLite, R extends MessageLite>
      ServerCallHandler<Frame<Q>, Frame<R>> handler(
          Function<FrameReplies<R>, Receiver<Q>> receivers, ByteBudget budget) {
    return ServerCalls.asyncBidiStreamingCall(
        observer -> {
          FrameReplies<R> replies =
              new FrameReplies<>((ServerCallStreamObserver<Frame<R>>) observer, budget);
          Receiver<Q> receiver = receivers.apply(replies);
          replies.completed = receiver::completed;
          replies.caller.setOnCancelHandler(receiver::cancelled);
          replies.caller.setOnReadyHandler(replies::resume);
          replies.caller.disableAutoRequest();
          replies.caller.request(1);
          return replies.new Requests<>(receiver);
        });
  }

  /**
   * Sends the reply to one frame.
   *
   * @return false if the caller has gone; the frame is then released
   */
  public boolean send(Frame<R> frame) {
    awaited--;
    if (caller.isCancelled()) {
      frame.release();
      return false;
    }
    caller.onNext(frame);
    completeIfDone();
    return true;
  }

  /** Whether the caller has gone. */
  public boolean isCancelled() {
    return caller.isCancelled();
  }

  private void takeNext() {
    if (!caller.isReady()) {
      paused = true;
    } else if (!budget.isOpen()) {
      budget.whenOpen(this::takeNext);
    } else {
      caller.request(1);
    }
  }

  private void resume() {
    if (paused) {
      paused = false;
      takeNext();
    }
  }

  private void completeIfDone() {
    if (halfClosed && awaited == 0 && !caller.isCancelled()) {
      caller.onCompleted();
      completed.run();
    }
  }

  private final class Requests<Q extends MessageLite> implements StreamObserver<Frame<Q>> {
    private final Receiver<Q> receiver;

    Requests(Receiver<Q> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onNext(Frame<Q> frame) {
      awaited++;
      receiver.received(frame);
      takeNext();
    }

    @Override
    public void onError(Throwable failure) {
      // The cancel handler has been called.
    }

    @Override
    public void onCompleted() {
      halfClosed = true;
      completeIfDone();
    }
  }
}
