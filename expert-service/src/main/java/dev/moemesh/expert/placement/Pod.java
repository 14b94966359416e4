package dev.moemesh.expert.placement;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.metrics.ExpertMetrics;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.ServedEpochs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings the experts that this pod holds in line with its assignment, and reports each change to
 * its watchers.
 *
 * <p>Make before break: new experts are loaded first. Then the pod takes up the placement's epoch,
 * and then it unloads the experts that are no longer assigned. Owner of the store. Used on the
 * loop's thread, except {@link #status()}.
 */
public final class Pod implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Pod.class);

  private final ThreadConfinement confinement = new ThreadConfinement();
  private final PodIdentity identity;
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
   * A pod without an assignment.
   *
   * @param stores opens the store, whose changes this pod follows
   * @param finishCalls computes and answers all waiting frames, so that experts may be unloaded
   * @param afterThisTurn runs a task on the loop's thread after the present turn
   */
  public Pod(
      PodIdentity identity,
      ExpertStore.Opener stores,
      Runnable finishCalls,
      Executor afterThisTurn,
      ExpertMetrics metrics) {
    this.identity = identity;
    this.store = stores.open(this::reconcile);
    this.finishCalls = finishCalls;
    this.afterThisTurn = afterThisTurn;
    this.metrics = metrics;
    this.status =
        PodStatus.of(
            identity, assignment, Collections.emptySortedSet(), Collections.emptySortedMap());
  }

  /** Follows a placement of this pod's model with a newer epoch; ignores others. */
  public void follow(ExpertPlacement placement) {
    confinement.check();
    if (!placement.model().equals(identity.model())
        || !Epochs.supersedes(placement.epoch(), assignment.epoch())) {
      LOG.debugf("placement epoch %d of %s is not newer", placement.epoch(), placement.model());
      return;
    }
    assignment =
        placement
            .pod(identity.id())
            .<PodAssignment>map(pod -> new PodAssignment.Given(placement.epoch(), pod.slots()))
            .orElseGet(() -> new PodAssignment.NotNamed(placement.epoch()));
    LOG.infof(
        "placement epoch %d gives this pod %d experts",
        placement.epoch(), assignment.slots().size());
    store.load(assignment.slots());
    reconcile();
  }

  /** Adds experts; the task runs once each assigned expert is live or has failed. */
  public void load(long epoch, Collection<Slot> slots, Runnable settled) {
    confinement.check();
    assignment = assignment.with(epoch, slots);
    awaitingSettled.add(settled);
    store.load(assignment.slots());
    reconcile();
  }

  /** Unloads experts after the calls in progress. */
  public void unload(long epoch, Collection<Slot> slots) {
    confinement.check();
    assignment = assignment.without(epoch, slots);
    finishCalls.run();
    store.unload(slots);
    reconcile();
  }

  /** The epoch of the newest assignment, whether taken up or not. */
  public long assignedEpoch() {
    return assignment.epoch();
  }

  /** The epochs whose frames this pod serves. */
  public ServedEpochs epochs() {
    return epochs;
  }

  /** Whether all assigned experts are live. Thread-safe. */
  public PodStatus status() {
    return status;
  }

  /** What the pod holds now. */
  public PodDescription describe() {
    confinement.check();
    return PodDescription.newBuilder()
        .setPodId(identity.id())
        .setModel(identity.model())
        .setModelFingerprint(identity.shape().fingerprint())
        .setEpoch(epochs.current())
        .setReady(status.ready())
        .addAllExperts(Slot.toWire(store.live()))
        .setWeightBytes(store.bytes())
        .build();
  }

  /** Adds a watcher: it receives the present description, and one after each change. */
  public void watch(Consumer<PodDescription> watcher) {
    watchers.add(watcher);
    watcher.accept(describe());
  }

  /** Removes a watcher. */
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
    return PodStatus.of(identity, assignment, store.live(), store.failures());
  }

  /** Coalesces the changes of one turn into one message. */
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

  @Override
  public void close() {
    store.close();
  }
}
