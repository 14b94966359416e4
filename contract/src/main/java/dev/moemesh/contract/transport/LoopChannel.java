package dev.moemesh.contract.transport;

import dev.moemesh.contract.stream.FrameTransport;
import dev.moemesh.contract.stream.grpc.GrpcFrameTransport;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/**
 * A loop's channel to one address: gRPC for ordinary calls, a frame transport for streams of
 * frames. Thread-safe; streams are opened on the loop's thread.
 */
final class LoopChannel extends ManagedChannel {
  private final ManagedChannel calls;
  private final FrameTransport frames;

  LoopChannel(ManagedChannel calls, FrameTransport frames) {
    this.calls = calls;
    this.frames = frames;
  }

  /** How frames travel on a channel: as its loop chose, and by gRPC on any other. */
  static FrameTransport framesOf(Channel channel) {
    return channel instanceof LoopChannel own ? own.frames() : new GrpcFrameTransport(channel);
  }

  /** gRPC refuses streams on a channel that is shut down, with the right status. */
  private FrameTransport frames() {
    return calls.isShutdown() ? new GrpcFrameTransport(calls) : frames;
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    return calls.newCall(method, options);
  }

  @Override
  public String authority() {
    return calls.authority();
  }

  @Override
  public ManagedChannel shutdown() {
    calls.shutdown();
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    calls.shutdownNow();
    frames.shutdownNow();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return calls.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return calls.isTerminated() && frames.isIdle();
  }

  /** Does not wait for streams of frames; returns whether they have ended. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return calls.awaitTermination(timeout, unit) && frames.isIdle();
  }
}
