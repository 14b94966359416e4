package dev.moemesh.attention.routing;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the router: watches its health, and keeps a {@code Route} stream open while it
 * serves. What breaks is opened again after a pause that doubles up to 5 s, with jitter.
 *
 * <p>Owner of channel and stream. Used on the loop's thread, but for {@link #state()}.
 */
final class RouterLink implements AutoCloseable {

  /** The state of a link that rows can be sent on. */
  static final String READY = "ready";

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LAST_PAUSE_MILLIS = 5_000;

  private final Loop loop;
  private final ManagedChannel channel;
  private final Listener listener;
  private final RandomGenerator random;
  private @Nullable FrameCall<RouteHeader, RouteReplyHeader> stream;
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private boolean serving;
  private boolean streamReady;
  private boolean resting;
  private boolean available;
  private boolean closed;
  private volatile String state = "not connected yet";

  RouterLink(Loop loop, Address router, Listener listener, RandomGenerator random) {
    this.loop = loop;
    this.channel = loop.channel(router);
    this.listener = listener;
    this.random = random;
  }

  /** What happens on the connection. */
  interface Listener {
    /**
     * Steps can begin from now on, or no longer; the reason is for people. A step that is under way
     * goes on as long as the stream holds: it may not need what the router lost.
     */
    void available(boolean available, String reason);

    /** The stream takes frames again, after it was full. */
    void ready();

    /** The stream broke: what is in flight on it gets no reply. */
    void broken(String reason);

    /** A reply has come; it belongs to the listener, who releases it. */
    void received(Frame<RouteReplyHeader> frame);
  }

  /** Starts watching; the listener hears when rows can be sent. */
  void watch() {
    HealthGrpc.newStub(channel)
        .withWaitForReady()
        .watch(HealthCheckRequest.getDefaultInstance(), new Health());
  }

  /**
   * Sends a frame, which is written when this returns; false, and the frame released, if the stream
   * is not open.
   */
  boolean send(Frame<RouteHeader> frame) {
    if (!streamReady) {
      frame.release();
      return false;
    }
    return requireNonNull(stream, "a ready stream is there").send(frame);
  }

  /**
   * Nothing more is to be sent while the router does not serve: ends the stream in order, which a
   * router that is going down waits for.
   */
  void rest() {
    if (!serving && streamReady) {
      resting = true;
      streamReady = false;
      requireNonNull(stream, "a ready stream is there").halfClose();
    }
  }

  /** Whether there is a stream. */
  boolean isOpen() {
    return streamReady;
  }

  /** Whether the stream takes frames without piling them up. */
  boolean isReady() {
    return streamReady && requireNonNull(stream, "a ready stream is there").isReady();
  }

  /** The state in words: {@code ready}, or why not. Any thread. */
  String state() {
    return state;
  }

  private void serving(boolean nowServing) {
    serving = nowServing;
    if (!serving) {
      becomes(false, "the router is not ready: it waits for experts");
    } else if (streamReady) {
      becomes(true, READY);
    } else if (stream == null) {
      openStream();
    }
  }

  private void openStream() {
    if (serving && stream == null && !closed) {
      stream = FrameCall.open(channel, DataPlane.ROUTE, new Stream());
    }
  }

  private void becomes(boolean nowAvailable, String reason) {
    state = reason;
    if (available != nowAvailable) {
      available = nowAvailable;
      listener.available(available, reason);
    }
  }

  private void later(Runnable task) {
    long pause = pauseMillis / 2 + random.nextLong(pauseMillis / 2 + 1);
    pauseMillis = Math.min(2 * pauseMillis, LAST_PAUSE_MILLIS);
    if (!closed) {
      var unused = loop.executor().schedule(task, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void watchAgain(String reason) {
    serving = false;
    becomes(false, reason);
    later(this::watch);
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
  }

  private static String words(Status status) {
    String text = status.getDescription();
    return status.getCode() + (text == null ? "" : ": " + text);
  }

  private final class Health implements StreamObserver<HealthCheckResponse> {
    @Override
    public void onNext(HealthCheckResponse response) {
      serving(response.getStatus() == ServingStatus.SERVING);
    }

    @Override
    public void onError(Throwable failure) {
      watchAgain("the router is away (" + words(Status.fromThrowable(failure)) + ")");
    }

    @Override
    public void onCompleted() {
      watchAgain("the router ended the health watch");
    }
  }

  private final class Stream implements FrameCall.Listener<RouteReplyHeader> {
    @Override
    public void ready() {
      if (resting) {
        return;
      }
      pauseMillis = FIRST_PAUSE_MILLIS;
      streamReady = true;
      if (serving) {
        becomes(true, READY);
      }
      listener.ready();
    }

    @Override
    public void received(Frame<RouteReplyHeader> frame) {
      listener.received(frame);
    }

    @Override
    public void ended(Status status) {
      stream = null;
      streamReady = false;
      boolean inOrder = resting && status.isOk();
      resting = false;
      if (inOrder) {
        openStream();
        return;
      }
      String reason = "the stream to the router broke (" + words(status) + ")";
      becomes(false, reason);
      listener.broken(reason);
      later(RouterLink.this::openStream);
    }
  }
}
