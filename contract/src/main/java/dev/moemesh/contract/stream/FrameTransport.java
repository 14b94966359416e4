package dev.moemesh.contract.stream;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import io.grpc.MethodDescriptor;

/** Opens streams of frames to one peer. Streams are opened and used on the loop's thread. */
public interface FrameTransport {

  /** Creates a stream that {@link ClientStream#start} connects. */
  <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> newStream(
      MethodDescriptor<Frame<Q>, Frame<R>> method, FlushMode flush);

  /** Closes all open streams with the status UNAVAILABLE. Thread-safe. */
  void shutdownNow();

  /** Whether no stream is open. Thread-safe. */
  boolean isIdle();
}
