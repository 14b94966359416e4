package dev.moemesh.contract.transport;

import dev.moemesh.contract.frame.DataPlane;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One event loop on one thread, with the gRPC channels and servers that live on it.
 *
 * <p>A data plane process does its socket reads, its computation and its socket writes on this one
 * thread: a frame meets no queue and wakes no other thread between the socket and the tensor, and
 * what the thread owns needs no lock. Measured in docs/performance.md: waking another thread costs
 * more than the rest of a hop. Work that arrives while the thread computes waits in the sockets and
 * is then delivered at once, which is what batches it.
 *
 * <p>Owner of the thread; {@link #close()} ends it. Thread-safe.
 */
public final class Loop implements AutoCloseable {

  private static final int FLOW_CONTROL_WINDOW = 16 << 20;

  private final EventLoopGroup group;
  private final EventLoop eventLoop;

  /** Starts a loop whose thread bears the name given. */
  public Loop(String name) {
    this.group = new EpollEventLoopGroup(1, new DefaultThreadFactory(name, true));
    this.eventLoop = group.next();
  }

  /**
   * The loop's executor: runs tasks on the loop's thread, after the reads of the present turn; also
   * on a timer.
   */
  public EventLoop executor() {
    return eventLoop;
  }

  /**
   * A channel to the address whose calls are answered on this loop's thread. The caller shuts it
   * down.
   */
  public ManagedChannel channel(Address address) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.toSocketAddress())
            .channelType(
                switch (address) {
                  case Address.UnixSocket _ -> EpollDomainSocketChannel.class;
                  case Address.HostPort _ -> EpollSocketChannel.class;
                });
    return builder
        .eventLoopGroup(group)
        .directExecutor()
        .usePlaintext()
        .disableRetry()
        .initialFlowControlWindow(FLOW_CONTROL_WINDOW)
        .maxInboundMessageSize(DataPlane.MAX_MESSAGE_BYTES)
        .overrideAuthority("moe-mesh")
        .build();
  }

  /**
   * A server on the address whose calls are served on this loop's thread. The caller adds services
   * and starts it.
   */
  public NettyServerBuilder server(Address address) {
    if (address instanceof Address.UnixSocket socket) {
      StaleSocket.remove(socket.path());
    }
    return NettyServerBuilder.forAddress(address.toSocketAddress())
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

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
