package dev.moemesh.contract.stream;

import com.google.protobuf.MessageLite;

/**
 * Accepts the streams of one method, whatever transport they arrive by. Called on the loop's
 * thread.
 *
 * @param <Q> header of the requests
 * @param <R> header of the replies
 */
@FunctionalInterface
public interface FrameService<Q extends MessageLite, R extends MessageLite> {

  /** Accepts a stream and returns the listener of its events. A failure here ends the stream. */
  ServerStream.Listener<Q> accept(ServerStream<R> stream);
}
