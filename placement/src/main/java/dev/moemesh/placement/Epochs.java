package dev.moemesh.placement;

/**
 * The rule of placement epochs: a placement supersedes another if its epoch is greater.
 *
 * <p>Of several records with one epoch, the first in the log is in force. Epoch 0 stands before the
 * first placement, on the wire too.
 */
public final class Epochs {

  /** The epoch before the first placement. */
  public static final long NONE = 0;

  private Epochs() {}

  /** Whether a placement of the candidate epoch replaces one of the current epoch. */
  public static boolean supersedes(long candidate, long current) {
    return candidate > current;
  }

  /**
   * The epoch of the placement that replaces one of the epoch given.
   *
   * @throws ArithmeticException if there is no greater epoch
   */
  public static long next(long current) {
    return Math.addExact(current, 1);
  }

  /** The newer of two epochs. */
  public static long newest(long one, long other) {
    return supersedes(other, one) ? other : one;
  }

  /**
   * The epoch that a router sends to a pod: the newest that both have taken up.
   *
   * @param router the epoch of the placement that the router follows
   * @param pod the epoch that the pod serves
   */
  public static long shared(long router, long pod) {
    return supersedes(router, pod) ? pod : router;
  }
}
