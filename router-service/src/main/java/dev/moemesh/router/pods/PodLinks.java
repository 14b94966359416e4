package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.SlotSet;
import dev.moemesh.placement.routing.PlacedPods;
import dev.moemesh.placement.routing.PodReport;
import dev.moemesh.placement.routing.RoutingTable;
import dev.moemesh.placement.routing.SlotGrid;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.placement.RouterStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The links to the pods of the newest placement, and the routing table that follows from them.
 *
 * <p>Owner of the links. Confined to the loop's thread, except for {@link #status()}.
 */
public final class PodLinks implements PodDirectory, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodLinks.class);

  private final String model;
  private final ModelShape shape;
  private final Loop loop;
  private final Backoff backoff;
  private final RouterMetrics metrics;
  private final Consumer<RouterStatus> statusChanged;
  private final PlacedPods<PodLink> pods;
  private final List<Runnable> onChange = new ArrayList<>();
  private long epoch = Epochs.NONE;
  private volatile RouterStatus status;

  /**
   * No links yet.
   *
   * @param statusChanged is told each new status, on the loop's thread
   */
  public PodLinks(
      String model,
      ModelShape shape,
      Loop loop,
      Backoff backoff,
      RouterMetrics metrics,
      Consumer<RouterStatus> statusChanged) {
    this.model = model;
    this.shape = shape;
    this.loop = loop;
    this.backoff = backoff;
    this.metrics = metrics;
    this.statusChanged = statusChanged;
    this.pods = new PlacedPods<>(new SlotGrid(shape));
    this.status = new RouterStatus.NoPlacement(model);
  }

  /**
   * Follows a placement if it supersedes the one followed already. Opens and retires links; leaves
   * those that the placement does not change.
   */
  public void follow(ExpertPlacement newer) {
    loop.assertInLoop();
    if (!newer.model().equals(model) || !Epochs.supersedes(newer.epoch(), epoch)) {
      LOG.debugf("placement epoch %d of %s is not newer", newer.epoch(), newer.model());
      return;
    }
    LOG.infof("placement epoch %d names %d pods", newer.epoch(), newer.pods().size());
    epoch = newer.epoch();
    PlacedPods.Change<PodLink> change = pods.follow(newer, this::link, PodLinks::report);
    change.retired().forEach(PodLink::retire);
    change.opened().forEach(PodLink::connect);
    publish();
  }

  private PodLink link(ExpertPlacement.Pod pod) {
    LinkChanges changes = new LinkChanges();
    PodLink link =
        new PodLink(new PodPeer(pod.id(), pod.address(), shape, loop), backoff, metrics, changes);
    changes.link = link;
    return link;
  }

  /** Passes a link's changes on. No link changes before it is connected. */
  private final class LinkChanges implements Runnable {
    private @Nullable PodLink link;

    @Override
    public void run() {
      if (link != null) {
        changed(link);
      }
    }
  }

  private static PodReport report(PodLink link) {
    return link.trouble()
        .<PodReport>map(PodReport.Unreachable::new)
        .orElseGet(() -> new PodReport.Connected(SlotSet.of(link.held())));
  }

  private void changed(PodLink link) {
    loop.assertInLoop();
    pods.report(link.id(), link, report(link)).retired().forEach(PodLink::retire);
    publish();
  }

  private void publish() {
    metrics.podsConnected(pods.connected());
    RouterStatus now = RouterStatus.of(epoch, pods);
    if (!now.equals(status)) {
      if (now.ready() != status.ready()) {
        LOG.infof("%s: %s", now.ready() ? "ready" : "not ready", now);
      }
      status = now;
      statusChanged.accept(now);
    }
    onChange.forEach(loop.executor()::execute);
  }

  @Override
  public List<PodLink> replicas(int layer, int expert) {
    loop.assertInLoop();
    return pods.table().replicas(layer, expert);
  }

  @Override
  public void onChange(Runnable task) {
    onChange.add(task);
  }

  /** The live replicas of every expert. */
  public RoutingTable<PodLink> table() {
    loop.assertInLoop();
    return pods.table();
  }

  @Override
  public long epoch() {
    loop.assertInLoop();
    return epoch;
  }

  /** Whether every expert has a live replica. Any thread may ask. */
  public RouterStatus status() {
    return status;
  }

  @Override
  public void close() {
    loop.assertInLoop();
    pods.clear().forEach(PodLink::close);
  }
}
