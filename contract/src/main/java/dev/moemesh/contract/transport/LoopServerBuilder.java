package dev.moemesh.contract.transport;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.FrameService;
import dev.moemesh.contract.stream.grpc.GrpcFrameHandler;
import dev.moemesh.contract.stream.socket.SocketMethod;
import dev.moemesh.contract.stream.socket.SocketServer;
import io.grpc.BindableService;
import io.grpc.ForwardingServerBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds a loop's servers. Methods that carry frames are served by gRPC and, for co-located
 * clients, by a socket for frames; all other methods by gRPC alone.
 */
final class LoopServerBuilder extends ForwardingServerBuilder<LoopServerBuilder> {
  private final ServerBuilder<?> calls;
  private final Optional<HopDelay> delay;
  private final Function<List<SocketMethod<?, ?>>, Optional<SocketServer>> sockets;
  private final List<SocketMethod<?, ?>> methods = new ArrayList<>();

  /**
   * A builder without services.
   *
   * @param calls builds the gRPC server
   * @param delay holds the replies of methods that carry frames
   * @param sockets creates the socket server of those methods; empty where there is none
   */
  LoopServerBuilder(
      ServerBuilder<?> calls,
      Optional<HopDelay> delay,
      Function<List<SocketMethod<?, ?>>, Optional<SocketServer>> sockets) {
    this.calls = calls;
    this.delay = delay;
    this.sockets = sockets;
  }

  @Override
  protected ServerBuilder<?> delegate() {
    return calls;
  }

  @Override
  public LoopServerBuilder addService(ServerServiceDefinition service) {
    ServerServiceDefinition.Builder served =
        ServerServiceDefinition.builder(service.getServiceDescriptor());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      if (DataPlane.carriesFrames(method.getMethodDescriptor())) {
        served.addMethod(framesOf(method));
      } else {
        served.addMethod(method);
      }
    }
    return super.addService(served.build());
  }

  @Override
  public LoopServerBuilder addService(BindableService service) {
    return addService(service.bindService());
  }

  @SuppressWarnings("unchecked")
  private ServerMethodDefinition<?, ?> framesOf(ServerMethodDefinition<?, ?> method) {
    if (!(method.getServerCallHandler()
        instanceof GrpcFrameHandler<?, ?>(FrameService<?, ?> service))) {
      throw new IllegalArgumentException(
          "method %s carries frames and expects a handler of FrameReplies, found %s; do not intercept it"
              .formatted(
                  method.getMethodDescriptor().getFullMethodName(), method.getServerCallHandler()));
    }
    return serve(
        (MethodDescriptor<Frame<MessageLite>, Frame<MessageLite>>)
            (MethodDescriptor<?, ?>) method.getMethodDescriptor(),
        (FrameService<MessageLite, MessageLite>) service);
  }

  private <Q extends MessageLite, R extends MessageLite> ServerMethodDefinition<?, ?> serve(
      MethodDescriptor<Frame<Q>, Frame<R>> method, FrameService<Q, R> service) {
    FrameService<Q, R> delayed = delay.map(hop -> hop.delay(service)).orElse(service);
    methods.add(new SocketMethod<>(method, delayed));
    return ServerMethodDefinition.create(method, new GrpcFrameHandler<>(delayed));
  }

  @Override
  public LoopServerBuilder intercept(ServerInterceptor interceptor) {
    throw new UnsupportedOperationException(
        "an interceptor would see only a part of the calls; co-located clients bypass gRPC");
  }

  @Override
  public Server build() {
    Server server = calls.build();
    return sockets
        .apply(List.copyOf(methods))
        .<Server>map(frames -> new LoopServer(server, frames))
        .orElse(server);
  }
}
