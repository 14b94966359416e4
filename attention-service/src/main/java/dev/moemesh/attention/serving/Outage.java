package dev.moemesh.attention.serving;

import dev.moemesh.attention.routing.RouterAvailability;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.model.decoder.MoeFailure;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Gives up on MoE layers that were unreachable for longer than requests wait. Used on the loop's
 * thread.
 */
final class Outage {
  private final ThreadConfinement confinement = new ThreadConfinement();
  private final Duration patience;
  private final BiConsumer<Runnable, Duration> later;
  private final Consumer<MoeFailure> gone;
  private int changes;

  /**
   * No outage yet.
   *
   * @param later runs a task on the loop's thread after a delay
   * @param gone called when an outage has lasted for too long
   */
  Outage(Duration patience, BiConsumer<Runnable, Duration> later, Consumer<MoeFailure> gone) {
    this.patience = patience;
    this.later = later;
    this.gone = gone;
  }

  /** Starts the clock of an outage, or stops it. */
  void changed(RouterAvailability router) {
    confinement.check();
    int change = ++changes;
    switch (router) {
      case RouterAvailability.Available _ -> {}
      case RouterAvailability.Unavailable(String reason) ->
          later.accept(() -> giveUp(change, reason), patience);
    }
  }

  private void giveUp(int change, String reason) {
    confinement.check();
    if (change == changes) {
      gone.accept(
          new MoeFailure(
              "router_unavailable",
              "%s, for longer than the %d ms of moe.route.patience; look at the router's and pods' readiness"
                  .formatted(reason, patience.toMillis())));
    }
  }
}
