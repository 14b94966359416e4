package dev.moemesh.contract.stream;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import io.grpc.Status;

/**
 * The client's end of a stream of frames. Confined to the loop's thread.
 *
 * @param <Q> header of the requests
 * @param <R> header of the replies
 */
public interface ClientStream<Q extends MessageLite, R extends MessageLite> extends FrameStream<Q> {

  /** Receives the events of one stream, on the loop's thread. */
  interface Listener<R extends MessageLite> {
    /** The stream is open, or its unsent bytes fell below the low-water mark. */
    void ready();

    /** A frame arrived. The listener owns it and releases it. */
    void received(Frame<R> frame);

    /** The stream is closed. Called exactly once, as the last event. */
    void closed(Status status);
  }

  /** Connects. Called once, before any other method. */
  void start(Listener<R> listener);

  /** Announces that no request follows. Replies and the final status still arrive. */
  void halfClose();
}
