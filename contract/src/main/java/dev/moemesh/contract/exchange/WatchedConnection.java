package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.exchange.WatchedStage.Established;
import dev.moemesh.contract.exchange.WatchedStage.Establishing;
import dev.moemesh.contract.exchange.WatchedStage.Over;
import dev.moemesh.contract.exchange.WatchedStage.Starting;
import dev.moemesh.contract.exchange.WatchedStage.Streaming;
import dev.moemesh.contract.exchange.WatchedStage.Unwatched;
import dev.moemesh.contract.exchange.WatchedStage.Watching;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameCall;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A connection to a {@link Peer}: a channel with a watch of the peer's description and, once the
 * peer is accepted, a stream of frames. It is over as soon as the stream ends. When the watch ends,
 * it is over too, unless the stream stands and {@link Peer#watchEnd} leaves it.
 *
 * <p>Owner of the channel. Used on the loop's thread.
 */
public final class WatchedConnection<D, Q extends MessageLite, R extends MessageLite>
    implements PeerConnection<Q> {
  private final Peer<D, Q, R> peer;
  private final Listener<D, R> listener;
  private final ManagedChannel channel;
  private WatchedStage<D, Q, R> stage = new Watching<>();

  /** A connection that is not started. */
  public WatchedConnection(Peer<D, Q, R> peer, Listener<D, R> listener) {
    this.peer = peer;
    this.listener = listener;
    this.channel = peer.channel();
  }

  @Override
  public void start() {
    peer.watch(channel, new Descriptions());
  }

  @Override
  public void send(Frame<Q> frame) {
    if (stage instanceof Streaming<D, Q, R> streaming) {
      streaming.frames().send(frame);
    } else {
      frame.release();
    }
  }

  @Override
  public boolean isReady() {
    return stage instanceof Streaming<D, Q, R> streaming && streaming.frames().isReady();
  }

  @Override
  public void halfClose() {
    if (stage instanceof Streaming<D, Q, R> streaming) {
      streaming.frames().halfClose();
    }
  }

  @Override
  public void close() {
    stage = new Over<>();
    channel.shutdownNow();
  }

  private void described(D description) {
    PeerVerdict verdict = peer.judge(description);
    if (verdict instanceof PeerVerdict.Refused(String reason)) {
      fail(reason);
      return;
    }
    switch (stage) {
      case Watching<D, Q, R> _ -> consider(description, verdict);
      case Starting<D, Q, R> _ -> stage = new Starting<>(description);
      case Establishing<D, Q, R>(D _, FrameCall<Q, R> frames) ->
          stage = new Establishing<>(description, frames);
      case Established<D, Q, R> _ -> listener.described(description);
      case Unwatched<D, Q, R> _, Over<D, Q, R> _ -> {}
    }
  }

  private void consider(D description, PeerVerdict verdict) {
    switch (verdict) {
      case PeerVerdict.Accepted _ -> {
        stage = new Starting<>(description);
        Replies replies = new Replies();
        FrameCall<Q, R> frames = peer.open(channel, replies);
        stage = stage.made(frames);
        if (frames.isReady()) {
          replies.ready();
        }
      }
      case PeerVerdict.NotYet(String reason) -> listener.delayed(reason);
      case PeerVerdict.Refused(String reason) -> fail(reason);
    }
  }

  private void established(D description, FrameCall<Q, R> frames) {
    switch (peer.judge(description)) {
      case PeerVerdict.Accepted _ -> {
        stage = new Established<>(frames);
        listener.opened(description);
      }
      case PeerVerdict.NotYet(String reason) -> fail(reason);
      case PeerVerdict.Refused(String reason) -> fail(reason);
    }
  }

  private void fail(String reason) {
    if (!(stage instanceof Over)) {
      close();
      listener.ended(reason);
    }
  }

  private void watchEnded(Status status) {
    String reason = peer.watchEnded(status);
    if (stage instanceof Established<D, Q, R> established) {
      switch (peer.watchEnd()) {
        case ENDS_CONNECTION -> fail(reason);
        case LEAVES_STREAM -> {
          stage = established.unwatched();
          listener.unwatched(reason);
        }
      }
    } else {
      fail(reason);
    }
  }

  private final class Descriptions implements StreamObserver<D> {
    @Override
    public void onNext(D description) {
      described(description);
    }

    @Override
    public void onError(Throwable failure) {
      watchEnded(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      watchEnded(Status.OK);
    }
  }

  private final class Replies implements FrameCall.Listener<R> {
    @Override
    public void ready() {
      switch (stage) {
        case Establishing<D, Q, R>(D description, FrameCall<Q, R> frames) ->
            established(description, frames);
        case Streaming<D, Q, R> _ -> listener.writable();
        case Watching<D, Q, R> _, Starting<D, Q, R> _, Over<D, Q, R> _ -> {}
      }
    }

    @Override
    public void received(Frame<R> reply) {
      if (stage instanceof Streaming) {
        listener.received(peer.callId(reply.header()), reply);
      } else {
        reply.release();
      }
    }

    @Override
    public void ended(Status status) {
      fail(peer.streamEnded(status));
    }
  }
}
