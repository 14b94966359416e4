package dev.moemesh.bench.limit;

/**
 * What has to be done at least.
 *
 * @param bytes to be read from memory
 * @param operations in floating point
 */
public record Work(double bytes, double operations) {

  /**
   * The best that a machine can do with it. Where nobody measured products, they set no limit.
   *
   * @param tokens that come of it
   */
  public Limit limit(double tokens, MachineSpeed machine) {
    return new Limit(
        tokens * machine.readBytesPerSecond() / bytes,
        tokens * machine.operationsPerSecond().orElse(Double.POSITIVE_INFINITY) / operations);
  }
}
