package dev.moemesh.contract.stream.socket;

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
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a Unix domain socket for streams of co-located clients.
 *
 * <p>Owns the listening socket and the connections. Thread-safe.
 */
public final class SocketServer {
  private final EventLoop loop;
  private final Path grpcSocket;
  private final Map<String, SocketMethod<?, ?>> methods;
  private final ChannelGroup streams;
  private volatile @Nullable Channel listener;

  /**
   * A server that does not listen yet.
   *
   * @param grpcSocket the path where the gRPC server listens
   */
  public SocketServer(EventLoop loop, Path grpcSocket, Collection<SocketMethod<?, ?>> methods) {
    this.loop = loop;
    this.grpcSocket = grpcSocket;
    this.methods =
        methods.stream().collect(Collectors.toMap(SocketMethod::name, Function.identity()));
    this.streams = new DefaultChannelGroup(loop, true);
  }

  /**
   * Listens.
   *
   * @throws IOException if the path is taken or not allowed
   */
  public void start() throws IOException {
    var bound =
        SocketOptions.configure(
                new ServerBootstrap()
                    .group(loop)
                    .channel(EpollServerDomainSocketChannel.class)
                    .childHandler(new StreamInitializer()))
            .bind(SocketPath.addressOf(grpcSocket))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + SocketPath.of(grpcSocket), bound.cause());
    }
    listener = bound.channel();
  }

  private final class StreamInitializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      streams.add(channel);
      channel.pipeline().addLast(new StreamPreamble(SocketServer.this::accept));
    }
  }

  private Optional<ChannelHandler> accept(String method, Channel channel) {
    return Optional.ofNullable(methods.get(method)).map(found -> found.accept(channel));
  }

  /** Stops listening; open streams continue. */
  public void shutdown() {
    Channel listens = listener;
    if (listens != null) {
      var unused = listens.close();
    }
  }

  /** Stops listening and closes the open streams. */
  public void shutdownNow() {
    shutdown();
    var unused = streams.close();
  }

  /** Whether no stream is open. */
  public boolean isIdle() {
    return streams.isEmpty();
  }

  /** Waits until all streams that are open now are closed. */
  public void awaitIdle() throws InterruptedException {
    streams.newCloseFuture().await();
  }

  /** As {@link #awaitIdle()}, for a limited time; returns whether the streams are closed. */
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    return streams.newCloseFuture().await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
