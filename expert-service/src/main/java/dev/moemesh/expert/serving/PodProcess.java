package dev.moemesh.expert.serving;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.placement.ExpertPlacement;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.expert.batching.Batcher;
import dev.moemesh.expert.batching.CoreShare;
import dev.moemesh.expert.holding.ExpertFfn;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.metrics.ExpertMetrics;
import dev.moemesh.expert.placement.Pod;
import dev.moemesh.expert.placement.PodStatus;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A pod in this process: one loop, the experts it holds, and the server that gives access to them.
 *
 * <p>Owner of all of them, of the loader's thread and of the FFNs. Thread-safe.
 */
public final class PodProcess implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodProcess.class);
  private static final long GRACE_SECONDS = 2;
  private static final long LOADER_GRACE_SECONDS = 10;

  private final Loop loop;
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("expert-loader").daemon().unstarted(task));
  private final HealthStatusManager health = new HealthStatusManager();
  private final String podId;
  private final ExpertFfn ffn;
  private final ExpertStore store;
  private final Batcher batcher;
  private final Pod pod;
  private final ExpertService service;

  @GuardedBy("this")
  private @Nullable Server server;

  /**
   * A pod that holds nothing and does not listen yet.
   *
   * @param layers decoder layers of the model
   * @param maxBytesInFlight while so many bytes of rows wait, no more are taken from the sockets
   * @param wire how its frames travel
   */
  public PodProcess(
      String podId,
      String model,
      ModelShape shape,
      int layers,
      DataType computeType,
      ExpertFfn ffn,
      CoreShare cores,
      long maxBytesInFlight,
      WireOptions wire,
      MeterRegistry registry) {
    this.loop = new Loop("pod-loop", wire);
    loader.execute(
        () -> {}); // starts its thread here: started by a bound loop, it would be bound, too
    int rowBytes = (int) RowBytes.of(computeType, 1, shape.hiddenSize());
    ExpertMetrics metrics = new ExpertMetrics(registry);
    this.podId = podId;
    this.ffn = ffn;
    this.store = new ExpertStore(ffn, layers, shape.expertCount(), loader, loop.executor());
    ByteBudget budget = new ByteBudget(maxBytesInFlight, loop.executor());
    this.batcher =
        new Batcher(
            loop.executor(), System::nanoTime, store, ffn, cores, rowBytes, budget, metrics);
    this.pod = new Pod(podId, model, shape, store, batcher::drain, loop.executor(), metrics);
    this.service =
        new ExpertService(new FrameAdmission(shape, computeType), store, batcher, budget, pod);
  }

  /**
   * Listens, if it does not yet.
   *
   * @return the port; -1 if it listens on a Unix socket
   * @throws UncheckedIOException if the address is taken or not allowed
   */
  public synchronized int listen(Address address) {
    if (server != null) {
      return server.getPort();
    }
    try {
      server =
          loop.server(address)
              .addService(service.definition())
              .addService(health.getHealthService())
              .build()
              .start();
      LOG.infof("pod %s listens on %s", podId, address);
      return server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "pod %s cannot listen on %s: %s; is another process there? set moe.pod.listen"
              .formatted(podId, address, e.getMessage()),
          e);
    }
  }

  /** Binds the loop to a processor; see {@link Loop#stayOn}. */
  public void stayOn(int processor, Runnable before) {
    loop.stayOn(processor, before);
  }

  /**
   * Follows a placement; a pod that does not listen yet does so on the address it is given there.
   */
  public void follow(ExpertPlacement placement) {
    placement.pod(podId).ifPresent(assigned -> listen(assigned.address()));
    loop.executor().execute(() -> pod.follow(placement));
  }

  /** Whether the pod has all it was given. */
  public PodStatus status() {
    return pod.status();
  }

  /** Finishes the calls in progress, for at most two seconds, and ends everything. */
  @Override
  public synchronized void close() {
    health.enterTerminalState();
    if (server != null) {
      server.shutdown();
      loop.executor().submit(batcher::drain).awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
      server.shutdownNow();
      awaitTermination(server);
    }
    boolean loaded = endLoader();
    loop.executor()
        .submit(
            () -> {
              batcher.close();
              store.close();
            })
        .awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
    loop.close();
    if (loaded) {
      ffn.close();
    } // else the expert that is still being read needs what it reads from; the process ends anyway
  }

  /** Lets the expert that is being read come in; the others are not begun. */
  private boolean endLoader() {
    loader.shutdownNow();
    try {
      return loader.awaitTermination(LOADER_GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void awaitTermination(Server server) {
    try {
      server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
