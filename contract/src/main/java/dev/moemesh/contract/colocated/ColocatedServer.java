package dev.moemesh.contract.colocated;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC server, and beside it a socket for frames. Thread-safe. */
final class ColocatedServer extends Server {
  private final Server others;
  private final EventLoop loop;
  private final Path socket;
  private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
  private final ChannelGroup streams;
  private volatile @Nullable Channel listener;

  ColocatedServer(
      Server others, EventLoop loop, Path socket, List<ServerServiceDefinition> services) {
    this.others = others;
    this.loop = loop;
    this.socket = socket;
    this.streams = new DefaultChannelGroup(loop, true);
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        if (DataPlane.carriesFrames(method.getMethodDescriptor())) {
          methods.put(method.getMethodDescriptor().getFullMethodName(), method);
        }
      }
    }
  }

  @Override
  public Server start() throws IOException {
    // The socket for frames first: who finds the other finds both.
    var bound =
        FrameSockets.configure(
                new ServerBootstrap()
                    .group(loop)
                    .channel(EpollServerDomainSocketChannel.class)
                    .childHandler(new Opening()))
            .bind(FrameSockets.beside(socket))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + FrameSockets.path(socket), bound.cause());
    }
    listener = bound.channel();
    try {
      others.start();
    } catch (IOException | RuntimeException e) {
      var unused = bound.channel().close();
      throw e;
    }
    return this;
  }

  private final class Opening extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      streams.add(channel);
      channel.pipeline().addLast(new StreamName(ColocatedServer.this::open));
    }
  }

  @SuppressWarnings("unchecked")
  private Optional<ChannelHandler> open(String name, Channel channel) {
    return Optional.ofNullable(methods.get(name))
        .map(
            method -> {
              var frames = (ServerMethodDefinition<Frame<MessageLite>, Frame<MessageLite>>) method;
              return ColocatedServerCall.start(
                  frames.getMethodDescriptor(), frames.getServerCallHandler(), channel);
            });
  }

  @Override
  public int getPort() {
    return others.getPort();
  }

  @Override
  public Server shutdown() {
    others.shutdown();
    Channel listens = listener;
    if (listens != null) {
      var unused = listens.close();
    }
    return this;
  }

  @Override
  public Server shutdownNow() {
    shutdown();
    others.shutdownNow();
    var unused = streams.close();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return others.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return others.isTerminated() && streams.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    return others.awaitTermination(timeout, unit)
        && streams.newCloseFuture().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    others.awaitTermination();
    streams.newCloseFuture().await();
  }
}
