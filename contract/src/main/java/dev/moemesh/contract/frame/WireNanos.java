package dev.moemesh.contract.frame;

/** Nanoseconds as the wire's uint32 holds them. */
public final class WireNanos {
  private static final long MOST = 0xffff_ffffL;

  private WireNanos() {}

  /** The bits of a duration; at most 4.29 seconds, what is longer counts as that. */
  public static int bits(long nanos) {
    return (int) Math.clamp(nanos, 0L, MOST);
  }

  /** The duration that the bits say. */
  public static long nanos(int bits) {
    return Integer.toUnsignedLong(bits);
  }
}
