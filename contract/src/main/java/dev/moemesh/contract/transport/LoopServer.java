package dev.moemesh.contract.transport;

import dev.moemesh.contract.stream.socket.SocketServer;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A gRPC server and the socket for streams of co-located clients beside it. Thread-safe. */
final class LoopServer extends Server {
  private final Server calls;
  private final SocketServer frames;

  LoopServer(Server calls, SocketServer frames) {
    this.calls = calls;
    this.frames = frames;
  }

  /** Listens for frames first: a client that finds the gRPC socket finds both. */
  @Override
  public Server start() throws IOException {
    frames.start();
    try {
      calls.start();
    } catch (IOException | RuntimeException e) {
      frames.shutdown();
      throw e;
    }
    return this;
  }

  @Override
  public int getPort() {
    return calls.getPort();
  }

  @Override
  public Server shutdown() {
    calls.shutdown();
    frames.shutdown();
    return this;
  }

  @Override
  public Server shutdownNow() {
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

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    return calls.awaitTermination(timeout, unit)
        && frames.awaitIdle(Duration.ofNanos(deadline - System.nanoTime()));
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    calls.awaitTermination();
    frames.awaitIdle();
  }
}
