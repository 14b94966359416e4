package dev.moemesh.contract.stream;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import io.grpc.Status;

/**
 * The server's end of a stream of frames. Confined to the loop's thread.
 *
 * @param <R> header of the replies
 */
public interface ServerStream<R extends MessageLite> extends FrameStream<R> {

  /** Receives the events of one stream, on the loop's thread. */
  interface Listener<Q extends MessageLite> {
    /** The stream is open, or its unsent bytes fell below the low-water mark. */
    void ready();

    /** A frame arrived. The listener owns it and releases it. */
    void received(Frame<Q> frame);

    /** The client sends no further frame. */
    void halfClosed();

    /** The client or the connection is gone before this end closed the stream. */
    void cancelled();
  }

  /** Sends the final status and closes the stream. */
  void close(Status status);

  /** Whether the client or the connection is gone. */
  boolean isCancelled();
}
