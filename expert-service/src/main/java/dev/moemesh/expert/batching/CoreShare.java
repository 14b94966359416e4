package dev.moemesh.expert.batching;

/**
 * The cores that a pod computes with.
 *
 * @param cores all that it may use
 * @param shared whether the mesh's pods share them, being on one machine. Then each takes its part
 *     of them while others compute for the same call: threads that wait for each other on cores
 *     that belong to somebody else cost more than they bring.
 */
public record CoreShare(int cores, boolean shared) {

  public CoreShare {
    if (cores < 1) {
      throw new IllegalArgumentException("moe.pod.threads must be at least 1, found " + cores);
    }
  }

  /**
   * Threads for a call that so many pods compute for.
   *
   * @param pods 0 if the caller did not say
   */
  int threads(int pods) {
    return shared && pods > 1 ? Math.max(1, cores / pods) : cores;
  }
}
