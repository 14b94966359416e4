package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.ExpertPlacement;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.placement.RouterStatus;
import dev.moemesh.router.placement.RoutingTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The links to the pods of the newest placement, and the routing table that follows from them.
 *
 * <p>Owner of the links. Used on the loop's thread, except for {@link #status()}.
 */
public final class PodLinks implements PodDirectory, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodLinks.class);

  private final String model;
  private final ModelShape shape;
  private final Loop loop;
  private final Backoff backoff;
  private final RouterMetrics metrics;
  private final Consumer<RouterStatus> statusChanged;
  private final Map<String, PodLink> links = new LinkedHashMap<>();
  private final List<PodLink> leaving = new ArrayList<>();
  private final List<Runnable> onChange = new ArrayList<>();
  private Optional<ExpertPlacement> placement = Optional.empty();
  private RoutingTable<PodLink> table;
  private volatile RouterStatus status;

  /**
   * No links yet.
   *
   * @param statusChanged is told, on the loop's thread, whenever the status is another
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
    this.table = RoutingTable.of(shape, List.of());
    this.status = RouterStatus.waiting(model);
  }

  /** Follows a placement, unless it is older than the one followed already. */
  public void follow(ExpertPlacement newer) {
    if (!newer.model().equals(model) || newer.epoch() <= epoch()) {
      LOG.debugf("placement epoch %d of %s is not newer", newer.epoch(), newer.model());
      return;
    }
    LOG.infof("placement epoch %d names %d pods", newer.epoch(), newer.pods().size());
    placement = Optional.of(newer);
    Map<String, PodLink> old = new LinkedHashMap<>(links);
    links.clear();
    List<PodLink> opened = new ArrayList<>();
    for (ExpertPlacement.Pod pod : newer.pods()) {
      PodLink link = old.get(pod.id());
      if (link != null && link.address().equals(pod.address())) {
        old.remove(pod.id());
      } else {
        link = link(pod);
        opened.add(link);
      }
      links.put(pod.id(), link);
    }
    leaving.addAll(old.values());
    opened.forEach(PodLink::connect);
    rebuild();
  }

  private PodLink link(ExpertPlacement.Pod pod) {
    return new PodLink(
        new PodPeer(pod.id(), pod.address(), shape, loop), backoff, metrics, this::rebuild);
  }

  /** The live replicas of every expert. */
  public RoutingTable<PodLink> table() {
    return table;
  }

  @Override
  public List<PodLink> replicas(int layer, int expert) {
    return table.replicas(layer, expert);
  }

  @Override
  public void onChange(Runnable task) {
    onChange.add(task);
  }

  @Override
  public long epoch() {
    return placement.map(ExpertPlacement::epoch).orElse(0L);
  }

  /** Whether every expert has a live replica; may be asked on any thread. */
  public RouterStatus status() {
    return status;
  }

  private void rebuild() {
    if (placement.isEmpty()) {
      return;
    }
    List<RoutingTable.LivePod<PodLink>> live = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    for (ExpertPlacement.Pod pod : placement.get().pods()) {
      PodLink link = links.get(pod.id());
      if (link != null && link.isLive()) {
        live.add(new RoutingTable.LivePod<>(link, pod.slots(), link.held()));
      } else if (link != null) {
        link.trouble().ifPresent(troubles::add);
      }
    }
    metrics.podsConnected(live.size());
    table = RoutingTable.of(shape, live);
    if (table.missing().isEmpty()) {
      retireLeaving();
    } else if (!leaving.isEmpty()) {
      table = RoutingTable.of(shape, withLeaving(live));
    }
    RouterStatus now = RouterStatus.of(epoch(), live.size(), table.missing(), troubles);
    if (!now.equals(status)) {
      if (now.ready() != status.ready()) {
        LOG.infof("%s: %s", now.ready() ? "ready" : "not ready", now);
      }
      status = now;
      statusChanged.accept(now);
    }
    onChange.forEach(loop.executor()::execute);
  }

  /** Pods that the placement names no more help out until those that it names have all experts. */
  private List<RoutingTable.LivePod<PodLink>> withLeaving(
      List<RoutingTable.LivePod<PodLink>> live) {
    List<RoutingTable.LivePod<PodLink>> all = new ArrayList<>(live);
    for (PodLink link : leaving) {
      if (link.isLive()) {
        all.add(new RoutingTable.LivePod<>(link, Collections.emptySortedSet(), link.held()));
      }
    }
    return all;
  }

  private void retireLeaving() {
    List<PodLink> retired = List.copyOf(leaving);
    leaving.clear();
    retired.forEach(PodLink::retire);
  }

  @Override
  public void close() {
    retireLeaving();
    links.values().forEach(PodLink::close);
    links.clear();
  }
}
