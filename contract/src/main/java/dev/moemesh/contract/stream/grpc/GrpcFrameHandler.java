package dev.moemesh.contract.stream.grpc;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.FrameService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;

/** Registers a service of frames as the handler of a gRPC method. Thread-safe. */
public record GrpcFrameHandler<Q extends MessageLite, R extends MessageLite>(
    FrameService<Q, R> service) implements ServerCallHandler<Frame<Q>, Frame<R>> {

  @Override
  public ServerCall.Listener<Frame<Q>> startCall(
      ServerCall<Frame<Q>, Frame<R>> call, Metadata headers) {
    return new GrpcServerStream.Events<>(service.accept(new GrpcServerStream<>(call)));
  }
}
