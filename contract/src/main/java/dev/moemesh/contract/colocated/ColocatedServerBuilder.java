package dev.moemesh.contract.colocated;

import io.grpc.BindableService;
import io.grpc.ForwardingServerBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds servers for neighbours: streams of frames come over sockets of their own, all other calls
 * (and frames from whoever speaks gRPC alone) as before.
 */
public final class ColocatedServerBuilder extends ForwardingServerBuilder<ColocatedServerBuilder> {
  private final ServerBuilder<?> others;
  private final EventLoop loop;
  private final Path socket;
  private final List<? extends ServerInterceptor> interceptors;
  private final List<ServerServiceDefinition> services = new ArrayList<>();

  /**
   * A builder without services.
   *
   * @param others builds the server for gRPC
   * @param socket where that listens
   * @param interceptors of streams of frames; those of others are its own
   */
  public ColocatedServerBuilder(
      ServerBuilder<?> others,
      EventLoop loop,
      Path socket,
      List<? extends ServerInterceptor> interceptors) {
    this.others = others;
    this.loop = loop;
    this.socket = socket;
    this.interceptors = interceptors;
  }

  @Override
  protected ServerBuilder<?> delegate() {
    return others;
  }

  @Override
  public ColocatedServerBuilder addService(ServerServiceDefinition service) {
    services.add(ServerInterceptors.intercept(service, interceptors));
    return super.addService(service);
  }

  @Override
  public ColocatedServerBuilder addService(BindableService service) {
    return addService(service.bindService());
  }

  @Override
  public ColocatedServerBuilder intercept(ServerInterceptor interceptor) {
    throw new UnsupportedOperationException(
        "an interceptor has to be given to both ways at once, when the builder is made");
  }

  @Override
  public Server build() {
    return new ColocatedServer(others.build(), loop, socket, services);
  }
}
