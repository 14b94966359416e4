package dev.moemesh.router.calls;

import dev.moemesh.router.placement.Replica;
import java.util.List;

/**
 * The replicas of a layer's experts, as the router knows them at the moment of the question.
 *
 * @param <R> what a replica is
 */
public interface LayerReplicas<R extends Replica> {

  /** The live replicas of an expert, in the placement's order; none if there are none. */
  List<? extends R> replicas(int expert);

  /** The placement epoch that a frame to the replica would carry: the newest that both know. */
  long epoch(R replica);
}
