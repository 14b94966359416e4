package dev.moemesh.contract.frame;

/** Durations in nanoseconds as the uint32 fields of the wire hold them. */
public final class WireNanos {
  private static final long MOST = 0xffff_ffffL;

  private WireNanos() {}

  /** Encodes a duration. Durations over 4.29 seconds saturate. */
  public static int bits(long nanos) {
    return (int) Math.clamp(nanos, 0L, MOST);
  }

  /** Decodes a duration. */
  public static long nanos(int bits) {
    return Integer.toUnsignedLong(bits);
  }
}
