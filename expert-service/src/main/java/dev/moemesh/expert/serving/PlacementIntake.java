package dev.moemesh.expert.serving;

import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.expert.placement.Pod;
import dev.moemesh.expert.placement.PodIdentity;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes placements to the pod. While the pod does not listen, the address that the newest placement
 * gives it is opened first. An address that cannot be opened, because another process still has it,
 * is tried again until it is open or a newer placement comes.
 *
 * <p>Confined to the loop's thread; addresses are opened on the loader's.
 */
final class PlacementIntake {
  private static final Logger LOG = Logger.getLogger(PlacementIntake.class);

  private final ThreadConfinement confinement = new ThreadConfinement();
  private final PodIdentity identity;
  private final PodServer server;
  private final Pod pod;
  private final Executor loader;
  private final Executor loop;
  private final Consumer<Runnable> later;
  private long newest = Epochs.NONE;
  private boolean closed;

  /**
   * An intake without a placement.
   *
   * @param loader runs tasks that block, one after the other
   * @param loop runs tasks on the loop's thread
   * @param later runs a task on the loop's thread when it is time for the next attempt
   */
  PlacementIntake(
      PodIdentity identity,
      PodServer server,
      Pod pod,
      Executor loader,
      Executor loop,
      Consumer<Runnable> later) {
    this.identity = identity;
    this.server = server;
    this.pod = pod;
    this.loader = loader;
    this.loop = loop;
    this.later = later;
  }

  /** Follows a placement of this pod's model with a newer epoch; ignores others. */
  void follow(ExpertPlacement placement) {
    confinement.check();
    if (closed
        || !placement.model().equals(identity.model())
        || !Epochs.supersedes(placement.epoch(), newest)) {
      LOG.debugf("placement epoch %d of %s is not newer", placement.epoch(), placement.model());
      return;
    }
    newest = placement.epoch();
    Optional<Address> address = placement.pod(identity.id()).map(ExpertPlacement.Pod::address);
    if (server.isListening()) {
      pod.follow(placement);
    } else if (address.isPresent()) {
      open(new Attempt(placement, address.get(), 1));
    } else {
      loader.execute(server::forgetFailure); // waits for an attempt, which the loop must not
      pod.follow(placement);
    }
  }

  /** One attempt to open the address of a placement; the first has number 1. */
  private record Attempt(ExpertPlacement placement, Address address, int number) {
    Attempt next() {
      return new Attempt(placement, address, number + 1);
    }
  }

  private void open(Attempt attempt) {
    if (isWanted(attempt)) {
      loader.execute(() -> listen(attempt));
    }
  }

  /** Runs on the loader's thread. */
  private void listen(Attempt attempt) {
    try {
      server.listen(attempt.address());
    } catch (RuntimeException e) {
      loop.execute(() -> failed(attempt, e));
      return;
    }
    loop.execute(() -> opened(attempt));
  }

  private void opened(Attempt attempt) {
    if (isWanted(attempt)) {
      pod.follow(attempt.placement());
    }
  }

  private void failed(Attempt attempt, RuntimeException cause) {
    if (isWanted(attempt)) {
      if (attempt.number() == 1) {
        LOG.error("The placement is followed once its address is open; tried every second", cause);
      }
      later.accept(() -> open(attempt.next()));
    }
  }

  private boolean isWanted(Attempt attempt) {
    confinement.check();
    return !closed && attempt.placement().epoch() == newest;
  }

  /** Ends the attempts; follows nothing more. */
  void close() {
    confinement.check();
    closed = true;
  }
}
