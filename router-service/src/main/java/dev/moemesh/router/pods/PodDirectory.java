package dev.moemesh.router.pods;

import java.util.List;

/** Which pod computes which expert, as the router knows it now. Used on the loop's thread. */
public interface PodDirectory {

  /** The live replicas of an expert, in the placement's order; none if there are none. */
  List<? extends ComputePod> replicas(int layer, int expert);

  /** The epoch of the placement that the router follows; 0 before the first. */
  long epoch();

  /**
   * Runs a task, at a later turn of the loop, after each change of the placement or of the live
   * replicas. Any thread may call it before the directory follows its first placement.
   */
  void onChange(Runnable task);
}
