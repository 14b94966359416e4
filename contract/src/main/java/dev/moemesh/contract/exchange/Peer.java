package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.transport.FrameCall;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
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

  /** Whether a peer that describes itself so takes frames. */
  PeerVerdict judge(D description);

  /** Opens a stream of frames. */
  FrameCall<Q, R> open(Channel channel, FrameCall.Listener<R> listener);

  /** The call id of a reply. */
  long callId(R reply);
}
