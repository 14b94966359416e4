package dev.moemesh.attention.serving;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Ready when the shared layers are loaded and the router has every expert. */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
class Readiness implements HealthCheck {

  private final Worker worker;

  Readiness(Worker worker) {
    this.worker = worker;
  }

  @Override
  public HealthCheckResponse call() {
    String state = worker.state();
    return HealthCheckResponse.named("moe-layers")
        .status(state.equals("ready"))
        .withData("state", state)
        .build();
  }
}
