package dev.moemesh.placement.kafka;

import dev.moemesh.placement.ExpertPlacement;

/**
 * The part of a service that follows the placements of its model; a bean of that service.
 *
 * <p>Called on the consumer's thread, in the log's order. It hands each placement to its loop,
 * where the epoch rule decides.
 */
public interface PlacementFollower {

  /**
   * Follows a placement, unless it is superseded.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the service is ending
   */
  void follow(ExpertPlacement placement);
}
