package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.router.placement.Replica;
import java.util.Optional;

/** A replica that rows can be sent to. Used on the loop's thread. */
public interface ComputePod extends Replica {

  /** The newest placement epoch that the pod has taken up; 0 if it has none or is not connected. */
  long epoch();

  /**
   * Sends rows, or queues the call until the pod's stream takes them.
   *
   * @return empty if the pod is not connected; the call then hears nothing
   */
  Optional<CallTicket> send(PodCall call);
}
