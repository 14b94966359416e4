package dev.moemesh.deploy.k8s;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.deploy.mesh.ComputeEnvironment;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KustomizeBaseTest {
  private static final Path ROOT = Path.of("..");
  private static final Path BASE = ROOT.resolve("k8s/base");
  private static final Path TOPICS = ROOT.resolve("k8s/components/topics");

  private final Manifests base = Manifests.ofKustomization(BASE);
  private final DocumentedSettings settings =
      DocumentedSettings.read(ROOT.resolve("docs/architecture.md"));

  /** The services, by the name of their workload. */
  private enum Mesh {
    GATEWAY("gateway", "gateway", "gateway"),
    ATTENTION("attention", "attention-service", "attention"),
    ROUTER("router", "router-service", "router"),
    EXPERT("expert", "expert-service", "experts");

    private final String workload;
    private final String module;
    private final String inDocumentation;

    Mesh(String workload, String module, String inDocumentation) {
      this.workload = workload;
      this.module = module;
      this.inDocumentation = inDocumentation;
    }
  }

  @Test
  void aFieldThatKubernetesDoesNotKnowIsRefused() {
    String misspelt = "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {port: []}}";

    assertThatThrownBy(() -> Manifests.parse(misspelt)).hasMessageContaining("\"port\"");
  }

  @Test
  void everyManifestIsAResourceOfTheKustomization() throws IOException {
    List<String> resources =
        Manifests.kustomization(BASE)
            .path("resources")
            .valueStream()
            .map(node -> node.asText())
            .toList();

    try (Stream<Path> files = Files.list(BASE)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(resources);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsTheImageOfItsModule(Mesh service) {
    assertThat(container(service).getImage()).isEqualTo("moe-mesh/" + service.module);
    assertThat(ROOT.resolve(service.module)).isDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void probesQuarkusHealthOnItsHttpPort(Mesh service) throws IOException {
    Container container = container(service);

    assertThat(port(container, "http"))
        .isEqualTo(Integer.parseInt(file("settings.env").getProperty("QUARKUS_HTTP_PORT")));
    assertProbes(container.getStartupProbe(), "/q/health/live");
    assertProbes(container.getLivenessProbe(), "/q/health/live");
    assertProbes(container.getReadinessProbe(), "/q/health/ready");
    assertThat(properties(service).stringPropertyNames())
        .as("settings that would move the health paths")
        .doesNotContain(
            "quarkus.http.root-path",
            "quarkus.http.non-application-root-path",
            "quarkus.smallrye-health.root-path",
            "quarkus.management.enabled");
  }

  @ParameterizedTest
  @EnumSource
  void setsWhatItsServiceReads(Mesh service) {
    assertThat(environment(service).keySet())
        .filteredOn(name -> name.startsWith("MOE_"))
        .isNotEmpty()
        .allMatch(name -> settings.reads(service.inDocumentation, name));
  }

  @Test
  void sharesSettingsThatAreDocumented() throws IOException {
    assertThat(file("settings.env").stringPropertyNames())
        .filteredOn(
            name -> !name.startsWith("DJL_") && !ComputeEnvironment.AMONG_OTHERS.containsKey(name))
        .contains("KAFKA_BOOTSTRAP_SERVERS", "MOE_MODEL_DIRECTORY", "MOE_MODEL_NAME")
        .allMatch(name -> settings.who().containsKey(name));
    assertThat(file("settings.env")).containsAllEntriesOf(ComputeEnvironment.AMONG_OTHERS);
    assertThat(file("attention.env").stringPropertyNames())
        .allMatch(name -> settings.reads("attention", name));
  }

  @Test
  void attentionFindsTheRouterWhereItListens() {
    var listens = (Address.HostPort) Address.parse(value(Mesh.ROUTER, "MOE_ROUTER_LISTEN"));
    var called = (Address.HostPort) Address.parse(value(Mesh.ATTENTION, "MOE_ROUTER_ADDRESS"));

    assertThat(listens.host()).isEqualTo("0.0.0.0");
    assertThat(port(container(Mesh.ROUTER), "grpc")).isEqualTo(listens.port());
    assertThat(called).isEqualTo(new Address.HostPort("router", servicePort("router", "grpc")));
  }

  @Test
  void expertPodsHaveTheirPodsNameAndANameToBeCalledBy() {
    StatefulSet experts = base.one(StatefulSet.class, "expert");
    var listens = (Address.HostPort) Address.parse(value(Mesh.EXPERT, "MOE_POD_LISTEN"));

    assertThat(environment(Mesh.EXPERT).get("MOE_POD_ID").getValueFrom().getFieldRef())
        .hasFieldOrPropertyWithValue("fieldPath", "metadata.name");
    assertThat(port(container(Mesh.EXPERT), "grpc")).isEqualTo(listens.port());
    assertThat(servicePort(experts.getSpec().getServiceName(), "grpc")).isEqualTo(listens.port());
    assertThat(base.one(Service.class, experts.getSpec().getServiceName()).getSpec())
        .hasFieldOrPropertyWithValue("clusterIP", "None")
        .hasFieldOrPropertyWithValue("publishNotReadyAddresses", true);
  }

  @Test
  void theGatewayAsksTheAttentionServiceWhetherItIsReady() {
    URI asked = URI.create(value(Mesh.GATEWAY, "MOE_GATEWAY_ATTENTION_HEALTH"));

    assertThat(asked.getPort()).isEqualTo(servicePort(asked.getHost(), "http"));
    assertThat(asked.getPath()).isEqualTo("/q/health/ready");
  }

  @ParameterizedTest
  @EnumSource
  void writesOnlyWhereItMay(Mesh service) throws IOException {
    Container container = container(service);
    Map<String, VolumeMount> mounts =
        container.getVolumeMounts().stream().collect(toMap(VolumeMount::getMountPath, m -> m));

    assertThat(template(service).getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container.getSecurityContext())
        .hasFieldOrPropertyWithValue("readOnlyRootFilesystem", true)
        .hasFieldOrPropertyWithValue("allowPrivilegeEscalation", false);
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    String model = file("settings.env").getProperty("MOE_MODEL_DIRECTORY");
    assertThat(mounts.get(model).getReadOnly()).isTrue();
    assertThat(volume(service, mounts.get("/tmp")).getEmptyDir()).isNotNull();
    if (environment(service).containsKey("DJL_CACHE_DIR")) {
      VolumeMount cache = mounts.get(value(service, "DJL_CACHE_DIR"));
      assertThat(volume(service, cache).getEmptyDir()).isNotNull();
    }
  }

  @Test
  void everySelectorSelectsAWorkload() {
    List<Map<String, String>> templates =
        Stream.of(Mesh.values()).map(mesh -> template(mesh).getMetadata().getLabels()).toList();
    Stream<Map<String, String>> selectors =
        Stream.of(
                base.all(Service.class).stream().map(it -> it.getSpec().getSelector()),
                base.all(PodDisruptionBudget.class).stream()
                    .map(it -> it.getSpec().getSelector().getMatchLabels()),
                base.all(NetworkPolicy.class).stream()
                    .map(it -> it.getSpec().getPodSelector().getMatchLabels()))
            .flatMap(it -> it);

    assertThat(selectors)
        .hasSize(11)
        .allSatisfy(
            selector ->
                assertThat(templates)
                    .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet())));
  }

  @Test
  void theTopicsAreTheContractsAndPlacementIsCompacted() {
    Job job = Manifests.ofKustomization(TOPICS).one(Job.class, "topics");
    List<String> created =
        job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs().stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.startsWith("create "))
            .map(line -> line.substring("create ".length()))
            .toList();

    assertThat(created)
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactlyInAnyOrder(
            Topics.REQUESTS,
            Topics.TOKENS,
            Topics.CANCELLATIONS,
            Topics.DEAD_LETTERS,
            Topics.PLACEMENT);
    assertThat(created)
        .filteredOn(line -> line.contains("cleanup.policy=compact"))
        .singleElement()
        .asString()
        .startsWith(Topics.PLACEMENT);
  }

  private static void assertProbes(Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("http");
  }

  private PodTemplateSpec template(Mesh service) {
    return service == Mesh.EXPERT
        ? base.one(StatefulSet.class, service.workload).getSpec().getTemplate()
        : base.one(Deployment.class, service.workload).getSpec().getTemplate();
  }

  private Container container(Mesh service) {
    return template(service).getSpec().getContainers().getFirst();
  }

  private Map<String, EnvVar> environment(Mesh service) {
    return container(service).getEnv().stream().collect(toMap(EnvVar::getName, it -> it));
  }

  private String value(Mesh service, String variable) {
    return environment(service).get(variable).getValue();
  }

  private Volume volume(Mesh service, VolumeMount mount) {
    return template(service).getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(mount.getName()))
        .findFirst()
        .orElseThrow();
  }

  private static int port(Container container, String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow();
  }

  private int servicePort(String service, String name) {
    return base.one(Service.class, service).getSpec().getPorts().stream()
        .filter(port -> port.getTargetPort().getStrVal().equals(name))
        .mapToInt(port -> port.getPort())
        .findFirst()
        .orElseThrow();
  }

  private static Properties properties(Mesh service) throws IOException {
    return read(ROOT.resolve(service.module).resolve("src/main/resources/application.properties"));
  }

  private static Properties file(String name) throws IOException {
    return read(BASE.resolve(name));
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
