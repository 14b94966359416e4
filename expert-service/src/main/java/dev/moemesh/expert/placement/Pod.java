package dev.moemesh.expert.placement;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.metrics.ExpertMetrics;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.ServedEpochs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * This pod: brings what it holds in line with what it is to hold, and notifies its watchers.
 *
 * <p>Make before break: the pod loads what is new, then takes up the placement's epoch, and only
 * then unloads what it is to hold no more. Confined to the loop's thread, except for {@link
 * #status()}.
 */
public final class Pod {
  private static final Logger LOG = Logger.getLogger(Pod.class);

  private final String id;
  private final String model;
  private final ModelShape shape;
  private final ExpertStore store;
  private final Runnable finishCalls;
  private final Executor afterThisTurn;
  private final ExpertMetrics metrics;
  private final Set<Consumer<PodDescription>> watchers = new LinkedHashSet<>();
  private final List<Runnable> awaitingSettled = new ArrayList<>();
  private PodAssignment assignment = new PodAssignment.Waiting();
  private ServedEpochs epochs = ServedEpochs.NONE;
  private volatile PodStatus status;
  private boolean announcing;

  /**
   * A pod without a placement.
   *
   * @param finishCalls computes and answers the queued frames, before experts are unloaded
   * @param afterThisTurn runs a task on the loop's thread after the current turn
   */
  public Pod(
      String id,
      String model,
      ModelShape shape,
      ExpertStore store,
      Runnable finishCalls,
      Executor afterThisTurn,
      ExpertMetrics metrics) {
    this.id = id;
    this.model = model;
    this.shape = shape;
    this.store = store;
    this.finishCalls = finishCalls;
    this.afterThisTurn = afterThisTurn;
    this.metrics = metrics;
    this.status = currentStatus();
    store.whenChanged(this::reconcile);
  }

  /** Follows a placement of this model if it supersedes the pod's assignment. */
  public void follow(ExpertPlacement placement) {
    if (!placement.model().equals(model)
        || !Epochs.supersedes(placement.epoch(), assignment.epoch())) {
      LOG.debugf("placement epoch %d of %s is not newer", placement.epoch(), placement.model());
      return;
    }
    assignment =
        placement
            .pod(id)
            .<PodAssignment>map(pod -> new PodAssignment.Given(placement.epoch(), pod.slots()))
            .orElseGet(() -> new PodAssignment.NotNamed(placement.epoch()));
    LOG.infof(
        "placement epoch %d gives this pod %d experts",
        placement.epoch(), assignment.slots().size());
    store.load(assignment.slots());
    reconcile();
  }

  /** Adds experts. Runs the task once every assigned expert is loaded or has failed. */
  public void load(long epoch, Collection<Slot> slots, Runnable settled) {
    assignment = assignment.with(epoch, slots);
    awaitingSettled.add(settled);
    store.load(assignment.slots());
    reconcile();
  }

  /** Unloads experts after the queued frames are answered. */
  public void unload(long epoch, Collection<Slot> slots) {
    assignment = assignment.without(epoch, slots);
    finishCalls.run();
    store.unload(slots);
    reconcile();
  }

  /** The epoch of the newest assignment, taken up or not. */
  public long assignedEpoch() {
    return assignment.epoch();
  }

  /** The epochs whose frames are served. */
  public ServedEpochs epochs() {
    return epochs;
  }

  /** Whether every assigned expert is loaded. Any thread may ask. */
  public PodStatus status() {
    return status;
  }

  /** What the pod holds. */
  public PodDescription describe() {
    return PodDescription.newBuilder()
        .setPodId(id)
        .setModel(model)
        .setModelFingerprint(shape.fingerprint())
        .setEpoch(epochs.current())
        .setReady(status.ready())
        .addAllExperts(Slot.toWire(store.live()))
        .setWeightBytes(store.bytes())
        .build();
  }

  /** Sends the watcher the pod's description now and after every change. */
  public void watch(Consumer<PodDescription> watcher) {
    watchers.add(watcher);
    watcher.accept(describe());
  }

  /** Stops sending to the watcher. */
  public void unwatch(Consumer<PodDescription> watcher) {
    watchers.remove(watcher);
  }

  private void reconcile() {
    SortedSet<Slot> live = store.live();
    if (live.containsAll(assignment.slots())) {
      takeUp();
      live = store.live();
    }
    metrics.holds(live.size(), store.bytes());
    status = currentStatus();
    settle();
    announce();
  }

  private void takeUp() {
    epochs = epochs.takeUp(assignment.epoch());
    SortedSet<Slot> gone = store.known();
    gone.removeAll(assignment.slots());
    if (!gone.isEmpty()) {
      finishCalls.run();
      store.unload(gone);
    }
  }

  private void settle() {
    SortedSet<Slot> pending = new TreeSet<>(assignment.slots());
    pending.removeAll(store.live());
    pending.removeAll(store.failures().keySet());
    if (pending.isEmpty()) {
      List<Runnable> settled = List.copyOf(awaitingSettled);
      awaitingSettled.clear();
      settled.forEach(Runnable::run);
    }
  }

  private PodStatus currentStatus() {
    return PodStatus.of(id, model, assignment, store.live(), store.failures());
  }

  /** Sends one message for all changes of a turn. */
  private void announce() {
    if (!announcing) {
      announcing = true;
      afterThisTurn.execute(
          () -> {
            announcing = false;
            PodDescription description = describe();
            List.copyOf(watchers).forEach(watcher -> watcher.accept(description));
          });
    }
  }
}
