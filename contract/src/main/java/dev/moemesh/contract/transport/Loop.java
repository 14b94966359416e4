package dev.moemesh.contract.transport;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.stream.FrameTransport;
import dev.moemesh.contract.stream.grpc.GrpcFrameTransport;
import dev.moemesh.contract.stream.socket.SocketPath;
import dev.moemesh.contract.stream.socket.SocketServer;
import dev.moemesh.contract.stream.socket.SocketTransport;
import dev.moemesh.contract.tls.MutualTls;
import io.grpc.ManagedChannel;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One event loop on one thread, with the gRPC channels and servers that live on it.
 *
 * <p>A data plane process reads its sockets, computes and writes its sockets on this thread.
 * Between socket and tensor a frame meets no queue and wakes no thread, and the state of the thread
 * needs no lock. Waking another thread costs more than the rest of a hop (docs/performance.md).
 * Frames that arrive during a computation wait in the sockets; the loop then delivers them
 * together, as a batch.
 *
 * <p>State that is confined to the thread calls {@link #assertInLoop()} or {@link
 * ThreadConfinement}.
 *
 * <p>Owns the thread; {@link #close()} ends it. Thread-safe.
 */
public final class Loop implements AutoCloseable {

  private static final int FLOW_CONTROL_WINDOW = 16 << 20;

  // The kernel detects a dead peer after 15 s. Its probes are answered by the peer's kernel. HTTP/2
  // pings would have to be answered by the peer's loop, which does not read while it computes.
  private static final int IDLE_SECONDS = 5;
  private static final int PROBE_SECONDS = 5;
  private static final int PROBES = 2;
  private static final int UNACKNOWLEDGED_MILLIS = 15_000;

  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private final String name;
  private final EventLoopGroup group;
  private final EventLoop eventLoop;
  private final Optional<HopDelay> delay;
  private final Optional<SslContext> clientTls;
  private final Optional<SslContext> serverTls;

  /** Starts a loop with a named thread. */
  public Loop(String name) {
    this(name, WireOptions.PLAIN);
  }

  /**
   * Starts a loop with a named thread.
   *
   * @param options apply to its channels and servers
   * @throws IllegalArgumentException if the options' certificates cannot be used
   */
  public Loop(String name, WireOptions options) {
    this.name = name;
    this.clientTls = options.tls().map(MutualTls::client);
    this.serverTls = options.tls().map(MutualTls::server);
    this.group = new EpollEventLoopGroup(1, new DefaultThreadFactory(name, true));
    this.eventLoop = group.next();
    this.delay =
        options.hopDelay().isZero()
            ? Optional.empty()
            : Optional.of(new HopDelay(eventLoop, options.hopDelay()));
  }

  /**
   * The loop's executor. It runs tasks on the loop's thread, after the reads of the current turn or
   * by a timer.
   */
  public EventLoop executor() {
    return eventLoop;
  }

  /**
   * Checks that the caller is on the loop's thread. The check runs where assertions are enabled, as
   * in all tests, and costs nothing elsewhere.
   *
   * @throws AssertionError if assertions are enabled and the caller is on another thread
   */
  public void assertInLoop() {
    assert eventLoop.inEventLoop()
        : "expected the thread of %s, found %s; hand the work over with executor().execute(..)"
            .formatted(name, Thread.currentThread().getName());
  }

  /**
   * A channel to the address whose calls are answered on this loop's thread. The caller shuts it
   * down.
   *
   * <p>A {@link FrameCall} uses the channel's frame transport. That is a Unix domain socket of its
   * own if the address is one, else gRPC.
   */
  public ManagedChannel channel(Address address) {
    return switch (address) {
      case Address.UnixSocket(Path path) ->
          new LoopChannel(build(bySocket(address)), delayed(new SocketTransport(eventLoop, path)));
      case Address.HostPort(String host, int port) -> {
        ManagedChannel calls = build(byName(host, port));
        yield new LoopChannel(calls, delayed(new GrpcFrameTransport(calls)));
      }
    };
  }

  private FrameTransport delayed(FrameTransport frames) {
    return delay.map(hop -> hop.delay(frames)).orElse(frames);
  }

  private static NettyChannelBuilder bySocket(Address address) {
    return NettyChannelBuilder.forAddress(address.toSocketAddress())
        .channelType(EpollDomainSocketChannel.class)
        .directExecutor()
        .usePlaintext();
  }

  private ManagedChannel build(NettyChannelBuilder builder) {
    return builder
        .eventLoopGroup(group)
        .disableRetry()
        .initialFlowControlWindow(FLOW_CONTROL_WINDOW)
        .maxInboundMessageSize(DataPlane.MAX_MESSAGE_BYTES)
        .overrideAuthority(MutualTls.PEER_NAME)
        .build();
  }

  /**
   * gRPC resolves the name for each connection, on a thread of its own. Its executor hands the
   * results back to the loop.
   */
  private NettyChannelBuilder byName(String host, int port) {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host, port);
    clientTls.ifPresentOrElse(builder::sslContext, builder::usePlaintext);
    return builder
        .channelType(EpollSocketChannel.class)
        .withOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
        .withOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
        .withOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
        .withOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS)
        .proxyDetector(_ -> null) // the data plane uses no proxy
        .executor(this::here);
  }

  private void here(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  /**
   * A server on the address whose calls are served on this loop's thread. The caller adds services
   * and starts it. Handlers of methods that carry frames come from {@link FrameReplies}.
   */
  public ServerBuilder<?> server(Address address) {
    return new LoopServerBuilder(
        grpcServer(address),
        delay,
        methods ->
            switch (address) {
              case Address.HostPort _ -> Optional.empty();
              case Address.UnixSocket(Path path) ->
                  Optional.of(new SocketServer(eventLoop, path, methods));
            });
  }

  private NettyServerBuilder grpcServer(Address address) {
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address.toSocketAddress());
    if (address instanceof Address.HostPort) {
      serverTls.ifPresent(builder::sslContext);
      builder
          .withChildOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
          .withChildOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS)
          .withChildOption(EpollChannelOption.TCP_KEEPCNT, PROBES)
          .withChildOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    }
    if (address instanceof Address.UnixSocket(Path path)) {
      StaleSocket.remove(path);
      StaleSocket.remove(SocketPath.of(path));
    }
    return builder
        .channelType(
            switch (address) {
              case Address.UnixSocket _ -> EpollServerDomainSocketChannel.class;
              case Address.HostPort _ -> EpollServerSocketChannel.class;
            })
        .bossEventLoopGroup(group)
        .workerEventLoopGroup(group)
        .directExecutor()
        .initialFlowControlWindow(FLOW_CONTROL_WINDOW)
        .maxInboundMessageSize(DataPlane.MAX_MESSAGE_BYTES)
        .permitKeepAliveTime(5, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  /**
   * Binds the loop's thread to a processor. Where processes share few processors, a frame between
   * two loops on one processor costs a context switch. A frame between two processors wakes one of
   * them, which takes ten times as long.
   *
   * @param before runs first on the loop's thread. Threads that it starts stay off the processor if
   *     there are others, so that they can work at the same time
   */
  public void stayOn(int processor, Runnable before) {
    eventLoop.execute(
        () -> {
          ThreadAffinity.avoid(processor);
          try {
            before.run();
          } finally {
            if (!ThreadAffinity.bind(processor)) {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "moe.loop.cpu: this process may not run on processor {0}; the loop is not bound",
                  processor);
            }
          }
        });
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
