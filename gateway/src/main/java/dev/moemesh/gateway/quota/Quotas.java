package dev.moemesh.gateway.quota;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The quotas of all callers. A caller whose allowance changes begins anew. Memory is bounded by the
 * callers of the last minute. Safe for concurrent use.
 */
public final class Quotas {
  private static final int MANY = 10_000;

  private final LongSupplier nanos;
  private final Map<Key, Quota> quotas = new ConcurrentHashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  public Quotas(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The quota of a caller with that allowance. */
  public Quota of(String caller, Allowance allowance) {
    Key key = new Key(caller, allowance);
    if (quotas.size() >= MANY && !quotas.containsKey(key)) {
      quotas.values().removeIf(Quota::atRest);
    }
    return quotas.computeIfAbsent(key, _ -> new Quota(allowance, nanos));
  }

  private record Key(String caller, Allowance allowance) {}

  int size() {
    return quotas.size();
  }
}
