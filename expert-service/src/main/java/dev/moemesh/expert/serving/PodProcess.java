package dev.moemesh.expert.serving;

import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.expert.batching.Batcher;
import dev.moemesh.expert.batching.LayerBatch;
import dev.moemesh.expert.holding.ExpertFfn;
import dev.moemesh.expert.holding.ExpertLoader;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.holding.LiveExperts;
import dev.moemesh.expert.metrics.ExpertMetrics;
import dev.moemesh.expert.placement.Pod;
import dev.moemesh.expert.placement.PodIdentity;
import dev.moemesh.expert.placement.PodStatus;
import dev.moemesh.placement.ExpertPlacement;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A pod in this process: one loop, the experts that it holds, and the server in front of them.
 *
 * <p>Owner of all of them, of the loader's thread and of the FFNs. Thread-safe.
 */
public final class PodProcess implements AutoCloseable {
  private static final long GRACE_SECONDS = 2;
  private static final long RETRY_SECONDS = 1;

  private final ExpertLoader loader = new ExpertLoader();
  private final ExpertFfn ffn;
  private final Loop loop;
  private final Batcher batcher;
  private final Pod pod;
  private final PodServer server;
  private final PlacementIntake intake;

  /** A pod that holds no experts and does not listen yet. */
  public PodProcess(
      PodIdentity identity,
      PodComputation computation,
      PodResources resources,
      MeterRegistry registry) {
    this.ffn = computation.ffn();
    this.loop = new Loop("pod-loop", resources.wire());
    ExpertMetrics metrics = new ExpertMetrics(registry);
    ByteBudget budget = new ByteBudget(resources.maxBytesInFlight(), loop.executor());
    LiveExperts live = new LiveExperts(computation.layers(), identity.shape().expertCount());
    int rowBytes = (int) RowBytes.of(computation.type(), 1, identity.shape().hiddenSize());
    this.batcher =
        new Batcher(
            loop.executor(),
            System::nanoTime,
            new LayerBatch(ffn, live, resources.cores(), rowBytes),
            budget,
            metrics);
    this.pod =
        new Pod(
            identity,
            changed -> new ExpertStore(ffn, live, loader, loop.executor(), changed),
            batcher::drain,
            loop.executor(),
            metrics);
    FrameAdmission admission = new FrameAdmission(identity.shape(), computation.type());
    this.server =
        new PodServer(
            loop,
            identity.id(),
            new ExpertService(admission, live, batcher, budget, pod).definition());
    this.intake =
        new PlacementIntake(
            identity,
            server,
            pod,
            loader,
            loop.executor(),
            task -> {
              var _ = loop.executor().schedule(task, RETRY_SECONDS, TimeUnit.SECONDS);
            });
    // Last: the loader's thread, which must not inherit the loop's processor, has been started.
    resources.processor().ifPresent(processor -> loop.stayOn(processor, ffn::startHelpers));
  }

  /**
   * Listens, unless the pod listens already. Waits for the loop.
   *
   * @return the port; -1 on a Unix socket
   * @throws UncheckedIOException if the address is taken or not allowed
   * @throws IllegalStateException if the server cannot be built, or has ended
   */
  public int listen(Address address) {
    return server.listen(address);
  }

  /**
   * Follows a placement, and returns at once. A pod that does not listen yet opens the address that
   * the placement gives it first, on the loader's thread. It tries again every second until it
   * listens or a newer placement comes.
   */
  public void follow(ExpertPlacement placement) {
    loop.executor().execute(() -> intake.follow(placement));
  }

  /** Whether the pod listens and serves all assigned experts. */
  public PodStatus status() {
    return server.failure().<PodStatus>map(PodStatus.NotReady::new).orElseGet(pod::status);
  }

  /** Finishes the calls in progress, for at most two seconds, and ends everything. */
  @Override
  public void close() {
    onLoop(intake::close);
    server.close(() -> onLoop(batcher::drain));
    boolean loaded = loader.end();
    onLoop(
        () -> {
          batcher.close();
          pod.close();
        });
    loop.close();
    if (loaded) {
      ffn.close();
    } // else a load still reads from it; the process ends anyway
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
  }
}
