package dev.moemesh.expert.health;

import dev.moemesh.expert.placement.PodStatus;
import dev.moemesh.expert.serving.ExpertPod;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the pod listens and every assigned expert is loaded and warm. */
@Readiness
@ApplicationScoped
class PodReadiness implements HealthCheck {
  private final ExpertPod pod;

  PodReadiness(ExpertPod pod) {
    this.pod = pod;
  }

  @Override
  public HealthCheckResponse call() {
    PodStatus status = pod.status();
    return HealthCheckResponse.named("experts")
        .status(status.ready())
        .withData("status", status.toString())
        .build();
  }
}
