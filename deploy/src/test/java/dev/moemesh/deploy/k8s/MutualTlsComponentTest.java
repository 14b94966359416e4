package dev.moemesh.deploy.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.moemesh.contract.tls.MutualTls;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutualTlsComponentTest {
  private static final Path ROOT = Path.of("..");
  private static final Path COMPONENT = ROOT.resolve("k8s/components/mutual-tls");
  private static final String SECRET = "moe-mesh-data-plane";

  private final DocumentedSettings settings =
      DocumentedSettings.read(ROOT.resolve("docs/architecture.md"));
  private final Manifests base = Manifests.ofKustomization(ROOT.resolve("k8s/base"));

  @ParameterizedTest
  @CsvSource({"attention,attention", "router,router", "expert,experts"})
  void givesTheServiceTheFilesThatItReads(String workload, String inDocumentation) {
    PodSpec spec = podSpec(patch(workload));
    Container container = spec.getContainers().getFirst();
    String directory = container.getVolumeMounts().getFirst().getMountPath();

    assertThat(container.getEnv())
        .extracting(EnvVar::getName, EnvVar::getValue)
        .containsExactly(
            tuple("MOE_TLS_CERTIFICATE", directory + "/tls.crt"),
            tuple("MOE_TLS_KEY", directory + "/tls.key"),
            tuple("MOE_TLS_AUTHORITY", directory + "/ca.crt"));
    assertThat(container.getEnv())
        .allMatch(variable -> settings.reads(inDocumentation, variable.getName()));
    assertThat(spec.getVolumes().getFirst().getName())
        .isEqualTo(container.getVolumeMounts().getFirst().getName());
    assertThat(spec.getVolumes().getFirst().getSecret().getSecretName()).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @CsvSource({"attention", "router", "expert"})
  void patchesAContainerOfTheBase(String workload) {
    HasMetadata patch = patch(workload);

    assertThat(podSpec(base.one(patch.getClass(), workload)).getContainers())
        .extracting(Container::getName)
        .contains(podSpec(patch).getContainers().getFirst().getName());
  }

  @Test
  void asksForACertificateThatTheProcessesTake() throws IOException {
    JsonNode spec =
        certificates().stream()
            .map(document -> document.path("spec"))
            .filter(certificate -> certificate.path("secretName").asText().equals(SECRET))
            .findFirst()
            .orElseThrow();

    assertThat(spec.path("dnsNames").path(0).asText()).isEqualTo(MutualTls.PEER_NAME);
    assertThat(spec.path("privateKey").path("encoding").asText()).isEqualTo("PKCS8");
    assertThat(spec.path("usages").valueStream().map(JsonNode::asText))
        .contains("server auth", "client auth");
    assertThat(certificates())
        .anyMatch(
            document ->
                document.path("kind").asText().equals("Issuer")
                    && document
                        .path("metadata")
                        .path("name")
                        .equals(spec.path("issuerRef").path("name")));
  }

  private static HasMetadata patch(String workload) {
    return Manifests.kustomization(COMPONENT)
        .path("patches")
        .valueStream()
        .flatMap(patch -> Manifests.parse(patch.path("patch").asText()).objects().stream())
        .filter(object -> object.getMetadata().getName().equals(workload))
        .findFirst()
        .orElseThrow();
  }

  private static PodSpec podSpec(HasMetadata workload) {
    return workload instanceof StatefulSet set
        ? set.getSpec().getTemplate().getSpec()
        : ((Deployment) workload).getSpec().getTemplate().getSpec();
  }

  private static List<JsonNode> certificates() throws IOException {
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .readValues(COMPONENT.resolve("certificates.yaml").toFile())) {
      return documents.readAll();
    }
  }
}
