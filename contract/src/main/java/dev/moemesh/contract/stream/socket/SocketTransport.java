package dev.moemesh.contract.stream.socket;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.ClientStream;
import dev.moemesh.contract.stream.FlushMode;
import dev.moemesh.contract.stream.FrameTransport;
import io.grpc.MethodDescriptor;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens a Unix domain socket to a co-located server for each stream. */
public final class SocketTransport implements FrameTransport {
  private final EventLoop loop;
  private final Bootstrap bootstrap;

  /** The open streams; changes on the loop's thread. */
  private final Set<SocketClientStream<?, ?>> open = ConcurrentHashMap.newKeySet();

  /**
   * A transport that connects when a stream starts.
   *
   * @param grpcSocket where the server listens for gRPC
   */
  public SocketTransport(EventLoop loop, Path grpcSocket) {
    this(
        loop,
        SocketOptions.configure(
            new Bootstrap()
                .group(loop)
                .channel(EpollDomainSocketChannel.class)
                .remoteAddress(SocketPath.addressOf(grpcSocket))));
  }

  SocketTransport(EventLoop loop, Bootstrap bootstrap) {
    this.loop = loop;
    this.bootstrap = bootstrap;
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> ClientStream<Q, R> newStream(
      MethodDescriptor<Frame<Q>, Frame<R>> method, FlushMode flush) {
    return new SocketClientStream<>(loop, bootstrap, open, method, flush);
  }

  @Override
  public void shutdownNow() {
    if (loop.inEventLoop()) {
      closeStreams();
    } else {
      loop.execute(this::closeStreams);
    }
  }

  private void closeStreams() {
    Set.copyOf(open).forEach(SocketClientStream::shutdown);
  }

  @Override
  public boolean isIdle() {
    return open.isEmpty();
  }
}
