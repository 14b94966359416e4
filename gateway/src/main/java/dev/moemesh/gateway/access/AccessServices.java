package dev.moemesh.gateway.access;

import dev.moemesh.gateway.audit.AuditLog;
import dev.moemesh.gateway.fairness.Turns;
import dev.moemesh.gateway.quota.Quotas;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the access of all requests shares: quotas, the fair queue, metrics and the audit log. */
@Singleton
public class AccessServices {
  private final Clock clock;
  private final Quotas quotas = new Quotas(System::nanoTime);
  private final CallerMetrics metrics;
  private final @Nullable Turns turns;
  private final @Nullable AuditLog audit;

  AccessServices(
      AccessSettings settings, Authenticator authenticator, MeterRegistry registry, Clock clock) {
    this.clock = clock;
    this.metrics = new CallerMetrics(registry, settings.maxCallerLabels());
    AccessSettings.Share share = settings.share();
    this.turns =
        authenticator.asksForCredentials()
            ? new Turns(share.maxSequences(), share.maxWaitingRequests())
            : null;
    if (turns != null) {
      registry.gauge("moe.gateway.requests.waiting", turns, Turns::waiting);
    }
    this.audit =
        settings.audit().orElse(authenticator.asksForCredentials()) ? new AuditLog() : null;
  }

  Clock clock() {
    return clock;
  }

  Quotas quotas() {
    return quotas;
  }

  CallerMetrics metrics() {
    return metrics;
  }

  /** The line before the mesh; none where there is one caller only. */
  Optional<Turns> turns() {
    return Optional.ofNullable(turns);
  }

  Optional<AuditLog> audit() {
    return Optional.ofNullable(audit);
  }
}
