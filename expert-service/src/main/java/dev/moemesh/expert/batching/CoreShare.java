package dev.moemesh.expert.batching;

/**
 * The processor cores that a pod computes with.
 *
 * @param cores all cores that the pod may use
 * @param shared whether the mesh's pods run on one machine. Then each pod uses its part of the
 *     cores while others compute for the same call. Threads that wait for another pod's core cost
 *     more than they gain.
 */
public record CoreShare(int cores, boolean shared) {

  public CoreShare {
    if (cores < 1) {
      throw new IllegalArgumentException("moe.pod.threads must be at least 1, found " + cores);
    }
  }

  /**
   * The threads for one call.
   *
   * @param pods pods that compute for the call; 0 if unknown
   */
  int threads(int pods) {
    return shared && pods > 1 ? Math.max(1, cores / pods) : cores;
  }
}
