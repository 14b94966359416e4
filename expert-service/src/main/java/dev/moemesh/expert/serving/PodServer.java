package dev.moemesh.expert.serving;

import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The gRPC server of a pod, on one address. Its calls are served on the loop's thread; it must not
 * be opened or closed there, for both wait. Owner of the server. Thread-safe.
 */
final class PodServer {
  private static final Logger LOG = Logger.getLogger(PodServer.class);
  private static final long GRACE_SECONDS = 2;

  private final Loop loop;
  private final String podId;
  private final ServerServiceDefinition service;
  private final HealthStatusManager health = new HealthStatusManager();

  /** Written under this object's lock, which is held while the server opens and closes. */
  private volatile State state = new State.Closed();

  PodServer(Loop loop, String podId, ServerServiceDefinition service) {
    this.loop = loop;
    this.podId = podId;
    this.service = service;
  }

  private sealed interface State {

    /** Not open yet. */
    record Closed() implements State {}

    /** The address could not be opened; the next attempt may succeed. */
    record Failed(String reason) implements State {}

    record Listening(Server server) implements State {}

    /** Closed for good. */
    record Ended() implements State {}
  }

  /**
   * Opens the server, unless it is open.
   *
   * @return the port; -1 on a Unix socket
   * @throws UncheckedIOException if the address is taken or not allowed
   * @throws IllegalStateException if the server cannot be built, or has ended
   */
  synchronized int listen(Address address) {
    return switch (state) {
      case State.Listening(Server server) -> server.getPort();
      case State.Closed _, State.Failed _ -> open(address).getPort();
      case State.Ended _ -> throw new IllegalStateException("pod %s has ended".formatted(podId));
    };
  }

  private Server open(Address address) {
    try {
      Server server =
          loop.server(address)
              .addService(service)
              .addService(health.getHealthService())
              .build()
              .start();
      state = new State.Listening(server);
      LOG.infof("pod %s listens on %s", podId, address);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(failed(address, e), e);
    } catch (RuntimeException e) {
      throw new IllegalStateException(failed(address, e), e);
    }
  }

  private String failed(Address address, Exception cause) {
    String reason =
        "pod %s cannot listen on %s: %s; is another process there? set moe.pod.listen"
            .formatted(podId, address, cause.getMessage());
    state = new State.Failed(reason);
    return reason;
  }

  /** Drops the failure of an address that is no longer wanted. */
  synchronized void forgetFailure() {
    if (state instanceof State.Failed) {
      state = new State.Closed();
    }
  }

  /** Whether the server is open. */
  boolean isListening() {
    return state instanceof State.Listening;
  }

  /** Why the server could not be opened; empty if it could, or nobody has tried. */
  Optional<String> failure() {
    return state instanceof State.Failed(String reason) ? Optional.of(reason) : Optional.empty();
  }

  /**
   * Refuses new calls, answers the present ones, and closes the server.
   *
   * @param answerPresentCalls returns when present calls are answered, or do not end in time
   */
  synchronized void close(Runnable answerPresentCalls) {
    health.enterTerminalState();
    if (state instanceof State.Listening(Server server)) {
      server.shutdown();
      answerPresentCalls.run();
      server.shutdownNow();
      awaitTermination(server);
    }
    state = new State.Ended();
  }

  private static void awaitTermination(Server server) {
    try {
      server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
