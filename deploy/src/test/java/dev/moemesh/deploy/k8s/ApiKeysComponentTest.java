package dev.moemesh.deploy.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiKeysComponentTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void givesTheGatewayTheFileThatItReads() {
    PodSpec spec =
        ((Deployment)
                Manifests.parse(
                        Manifests.kustomization(ROOT.resolve("k8s/components/api-keys"))
                            .path("patches")
                            .path(0)
                            .path("patch")
                            .asText())
                    .objects()
                    .getFirst())
            .getSpec()
            .getTemplate()
            .getSpec();
    Container container = spec.getContainers().getFirst();
    EnvVar file = container.getEnv().getFirst();

    assertThat(container.getName()).isEqualTo("gateway");
    assertThat(DocumentedSettings.read(ROOT.resolve("docs/architecture.md")))
        .matches(settings -> settings.reads("gateway", file.getName()));
    assertThat(Path.of(file.getValue()).getParent())
        .isEqualTo(Path.of(container.getVolumeMounts().getFirst().getMountPath()));
    assertThat(spec.getVolumes().getFirst().getName())
        .isEqualTo(container.getVolumeMounts().getFirst().getName());
    assertThat(spec.getVolumes().getFirst().getSecret().getSecretName())
        .isEqualTo("moe-mesh-api-keys");
  }
}
