package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.transport.FrameCall;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * A peer that describes itself on one stream and takes frames on another. Used on the loop's
 * thread.
 *
 * @param <D> what the peer says of itself
 * @param <Q> header of requests
 * @param <R> header of replies
 */
public interface Peer<D, Q extends MessageLite, R extends MessageLite> {

  /** Opens a channel; the caller shuts it down. */
  ManagedChannel channel();

  /** Asks for the peer's description: one message at once, and one after every change. */
  void watch(Channel channel, StreamObserver<D> descriptions);

  /** What the end of the watch means for an open stream. */
  WatchEnd watchEnd();

  /**
   * Why the watch ended, for people.
   *
   * @param status OK if the peer ended it in order
   */
  default String watchEnded(Status status) {
    return "the watch of its state ended: " + (status.isOk() ? "it is going down" : words(status));
  }

  /** Why the stream of frames ended, for people. */
  default String streamEnded(Status status) {
    return "the stream of frames ended: " + words(status);
  }

  /** Whether a peer that describes itself so takes frames. */
  PeerVerdict judge(D description);

  /** Opens a stream of frames. */
  FrameCall<Q, R> open(Channel channel, FrameCall.Listener<R> listener);

  /** The call id of a reply. */
  long callId(R reply);

  private static String words(Status status) {
    Throwable cause = status.getCause();
    return "%s%s"
        .formatted(
            status.getDescription() == null ? status.getCode() : status.getDescription(),
            cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
  }
}
