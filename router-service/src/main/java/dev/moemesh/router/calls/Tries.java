package dev.moemesh.router.calls;

/**
 * The failures that led to an attempt.
 *
 * @param losses attempts for the same rows whose pod was lost
 * @param reroutes attempts for the same rows that a pod had no placement for
 */
public record Tries(int losses, int reroutes) {

  /** The most attempts for the same rows whose pod may be lost before the last one. */
  public static final int MOST_LOSSES = 1;

  /** The most attempts for the same rows that pods may refuse before the last one. */
  public static final int MOST_REROUTES = 8;

  /** No failure yet. */
  public static final Tries NONE = new Tries(0, 0);

  /** Whether another attempt may follow a loss. */
  boolean mayLose() {
    return losses < MOST_LOSSES;
  }

  /** Whether another attempt may follow a reply from a pod that knows another placement. */
  boolean mayReroute() {
    return reroutes < MOST_REROUTES;
  }

  Tries lost() {
    return new Tries(losses + 1, reroutes);
  }

  Tries rerouted() {
    return new Tries(losses, reroutes + 1);
  }
}
