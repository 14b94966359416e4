package dev.moemesh.contract.colocated;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A channel to a neighbour: streams of frames go over sockets of their own, all other calls as
 * before. Thread-safe, but calls with frames are for the loop's thread.
 */
public final class ColocatedChannel extends ManagedChannel {
  private final ManagedChannel others;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final Channel frames;

  /** The streams in progress; changes on the loop's thread. */
  private final Set<ColocatedCall<?, ?>> open = ConcurrentHashMap.newKeySet();

  /**
   * A channel that connects when it is used.
   *
   * @param others carries calls without frames
   * @param socket where the neighbour takes gRPC
   * @param interceptors of streams of frames
   */
  public ColocatedChannel(
      ManagedChannel others,
      EventLoop loop,
      Path socket,
      List<? extends ClientInterceptor> interceptors) {
    this.others = others;
    this.loop = loop;
    this.bootstrap =
        FrameSockets.configure(
            new Bootstrap()
                .group(loop)
                .channel(EpollDomainSocketChannel.class)
                .remoteAddress(FrameSockets.beside(socket)));
    this.frames = ClientInterceptors.intercept(new Frames(), interceptors);
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    // One that is shut down refuses calls, with the right status.
    boolean own = DataPlane.carriesFrames(method) && !others.isShutdown();
    return (own ? frames : others).newCall(method, options);
  }

  @Override
  public String authority() {
    return others.authority();
  }

  @Override
  public ManagedChannel shutdown() {
    others.shutdown();
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    others.shutdownNow();
    if (loop.inEventLoop()) {
      endStreams();
    } else {
      loop.execute(this::endStreams);
    }
    return this;
  }

  private void endStreams() {
    Set.copyOf(open).forEach(ColocatedCall::shutdown);
  }

  @Override
  public boolean isShutdown() {
    return others.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return others.isTerminated() && open.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return others.awaitTermination(timeout, unit) && open.isEmpty();
  }

  private final class Frames extends Channel {
    @Override
    @SuppressWarnings("unchecked")
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      return (ClientCall<Q, R>)
          new ColocatedCall<>(
              loop,
              bootstrap,
              open,
              (MethodDescriptor<Frame<MessageLite>, Frame<MessageLite>>)
                  (MethodDescriptor<?, ?>) method,
              options.getOption(FrameSockets.GATHERING));
    }

    @Override
    public String authority() {
      return others.authority();
    }
  }
}
