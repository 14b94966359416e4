package dev.moemesh.gateway.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests and tokens by caller: {@code moe_gateway_requests_total{key, outcome}} and {@code
 * moe_gateway_tokens_total{key, kind}}. The first callers, as many as the limit says, have labels
 * of their own; all others share {@value #OTHERS}. So there are at most (limit + 1) × 7 series.
 * Safe for concurrent use.
 */
final class CallerMetrics {
  static final String OTHERS = "(others)";

  private final MeterRegistry registry;
  private final int limit;

  @GuardedBy("this")
  private final Set<String> labels = ConcurrentHashMap.newKeySet();

  CallerMetrics(MeterRegistry registry, int limit) {
    this.registry = registry;
    this.limit = limit;
  }

  void request(String caller, String outcome) {
    registry.counter("moe.gateway.requests", "key", label(caller), "outcome", outcome).increment();
  }

  void tokens(String caller, long prompt, long generated) {
    String label = label(caller);
    registry
        .counter("moe.gateway.tokens", "key", label, "kind", "prompt")
        .increment((double) prompt);
    registry
        .counter("moe.gateway.tokens", "key", label, "kind", "generated")
        .increment((double) generated);
  }

  private synchronized String label(String caller) {
    if (labels.contains(caller)) {
      return caller;
    }
    return labels.size() < limit && labels.add(caller) ? caller : OTHERS;
  }
}
