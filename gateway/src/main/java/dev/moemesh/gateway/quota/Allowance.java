package dev.moemesh.gateway.quota;

/**
 * How much one caller may use. {@link #UNLIMITED} stands for no limit.
 *
 * @param requestsPerMinute requests that generate
 * @param tokensPerMinute prompt and generated tokens together
 * @param concurrentRequests requests that generate at a time
 */
public record Allowance(long requestsPerMinute, long tokensPerMinute, long concurrentRequests) {
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** No limit of any kind. */
  public static final Allowance NONE = new Allowance(UNLIMITED, UNLIMITED, UNLIMITED);

  public Allowance {
    require(requestsPerMinute, "requests");
    require(tokensPerMinute, "tokens");
    require(concurrentRequests, "concurrent");
  }

  private static void require(long value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s: expected at least 1, found %d; leave it out for no limit".formatted(name, value));
    }
  }
}
