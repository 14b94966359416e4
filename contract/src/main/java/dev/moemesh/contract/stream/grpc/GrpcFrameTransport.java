package dev.moemesh.contract.stream.grpc;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import dev.moemesh.contract.stream.FrameStream;
import dev.moemesh.contract.stream.FrameTransport;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;

/**
 * Opens a gRPC call for each stream. The streams end with their channel, which remains the caller's
 * to shut down.
 */
public record GrpcFrameTransport(Channel channel) implements FrameTransport {
  private static final CallOptions OPTIONS =
      CallOptions.DEFAULT.withOnReadyThreshold(FrameStream.HIGH_WATER_MARK_BYTES);

  @Override
  public <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> newStream(
      MethodDescriptor<Frame<Q>, Frame<R>> method, FlushMode flush) {
    return new GrpcClientStream<>(channel.newCall(method, OPTIONS));
  }

  @Override
  public void shutdownNow() {
    // The channel ends its calls.
  }

  @Override
  public boolean isIdle() {
    return true; // The channel counts its calls.
  }
}
