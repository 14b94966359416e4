package dev.moemesh.gateway.quota;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The quotas of all callers, by name. A caller whose allowance changes begins anew. Memory is
 * bounded by the callers of the last minute. Safe for concurrent use.
 */
public final class Quotas {
  private static final int MANY = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Quota> byCaller = new ConcurrentHashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  public Quotas(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The quota of a caller, with that allowance. */
  public Quota of(String caller, Allowance allowance) {
    if (byCaller.size() >= MANY && !byCaller.containsKey(caller)) {
      byCaller.values().removeIf(Quota::atRest);
    }
    Quota quota =
        byCaller.compute(
            caller,
            (_, known) ->
                known != null && known.allowance().equals(allowance)
                    ? known
                    : new Quota(allowance, nanos));
    return quota;
  }

  int size() {
    return byCaller.size();
  }
}
