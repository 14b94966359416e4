package dev.moemesh.attention.serving;

import dev.moemesh.attention.routing.RouterAvailability;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Ready when the shared layers are loaded and the router has every expert. Its data tells the
 * gateway and {@code ./moe status} how long a sequence can become.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class WorkerReadiness implements HealthCheck {

  private final Worker worker;

  WorkerReadiness(Worker worker) {
    this.worker = worker;
  }

  @Override
  public HealthCheckResponse call() {
    RouterAvailability router = worker.router();
    return HealthCheckResponse.named("moe-layers")
        .status(router.isAvailable())
        .withData("state", router.text())
        .withData("kv_cache_tokens", worker.cache().tokens())
        .withData("context_tokens", worker.cache().contextTokens())
        .withData("context_megabytes", worker.cache().contextMegabytes())
        .build();
  }
}
