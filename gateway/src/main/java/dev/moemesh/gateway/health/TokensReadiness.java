package dev.moemesh.gateway.health;

import dev.moemesh.contract.Topics;
import dev.moemesh.gateway.mesh.Mesh;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the partitions of the token topic are being read. */
@Readiness
@ApplicationScoped
public class TokensReadiness implements HealthCheck {
  private final Mesh mesh;

  TokensReadiness(Mesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("reads " + Topics.TOKENS).status(mesh.ready()).build();
  }
}
