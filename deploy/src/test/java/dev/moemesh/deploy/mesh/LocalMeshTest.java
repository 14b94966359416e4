package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.deploy.fake.FakeProject;
import dev.moemesh.deploy.state.MeshRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMeshTest {
  @TempDir private Path directory;
  private FakeProject project;
  private final BlockingQueue<Progress> progress = new LinkedBlockingQueue<>();

  @BeforeEach
  void layOutProject() throws IOException {
    project = FakeProject.in(directory);
  }

  @Test
  void startsEveryProcessAndLeavesNoneBehind() {
    MeshRecord mesh;

    try (LocalMesh running = LocalMesh.start(project.spec().withExpertPods(3), progress::add)) {
      mesh = running.mesh();
      assertThat(running.status())
          .extracting(ProcessStatus::name)
          .containsExactly(
              "broker", "expert-0", "expert-1", "expert-2", "router", "attention", "gateway");
      assertThat(running.status())
          .extracting(ProcessStatus::state)
          .containsOnly(ProcessState.READY);
      assertThat(running.status().get(1).weightBytes()).isEqualTo(1_048_576);
      assertThat(running.status().get(1).residentBytes()).isPositive();
      assertThat(new RunningMesh(project.home()).find()).contains(mesh);
      assertThat(progress).filteredOn(Progress.Starting.class::isInstance).hasSize(7);
      assertThat(progress).filteredOn(Progress.Ready.class::isInstance).hasSize(7);
    }

    assertThat(mesh.survivors()).isEmpty();
    assertThat(Path.of(mesh.socketDirectory())).doesNotExist();
    assertThat(new RunningMesh(project.home()).find()).isEmpty();
  }

  @Test
  void tellsServicesWhatTheyNeedToKnow() throws Exception {
    MeshSpec spec =
        project.spec().withName("tiny").withThreads(3).withSetting("moe.compute-type", "f32");

    try (LocalMesh mesh = LocalMesh.start(spec, progress::add)) {
      String gateway = get(mesh.url().resolve("/settings"));
      String pod = get(mesh.status().get(2).url().resolve("/settings"));

      assertThat(gateway)
          .contains(
              "moe.model.name=tiny\n",
              "moe.compute-type=f32\n",
              "moe.gateway.attention-health=http://127.0.0.1:")
          .contains("DJL_OFFLINE=true\n");
      assertThat(pod)
          .contains("moe.pod.id=expert-1\n", "kafka.bootstrap.servers=127.0.0.1:")
          .contains("OMP_NUM_THREADS=3\n", "THP_MEM_ALLOC_ENABLE=1\n");
    }
  }

  @Test
  void givesWhoeverSendsRowsCertificatesThatEndWithTheMesh() throws Exception {
    MeshSpec spec = project.spec().withTransport(Transport.MUTUAL_TLS);
    Path privateDirectory;

    try (LocalMesh mesh = LocalMesh.start(spec, progress::add)) {
      privateDirectory = Path.of(mesh.mesh().socketDirectory());
      for (ProcessStatus process : mesh.status().subList(1, 5)) {
        assertThat(get(process.url().resolve("/settings")))
            .as(process.name())
            .contains("moe.tls.certificate=" + privateDirectory.resolve("tls/certificate.pem"))
            .contains("moe.tls.key=" + privateDirectory.resolve("tls/key.pem"))
            .contains("moe.tls.authority=" + privateDirectory.resolve("tls/authority.pem"));
      }
      assertThat(get(mesh.url().resolve("/settings"))).doesNotContain("moe.tls.key");
      assertThat(mesh.mesh().transport()).isEqualTo("mutual-tls");
    }

    assertThat(privateDirectory).doesNotExist();
  }

  @Test
  void twoMeshesRunSideBySideInHomesOfTheirOwn() throws IOException {
    FakeProject other = FakeProject.in(directory.resolve("other"));

    try (LocalMesh first = LocalMesh.start(project.spec(), progress::add);
        LocalMesh second =
            LocalMesh.start(other.spec().withTransport(Transport.TCP), progress::add)) {
      assertThat(first.url()).isNotEqualTo(second.url());
      assertThat(first.status()).extracting(ProcessStatus::state).containsOnly(ProcessState.READY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"version\":\"1.0\"}"})
  void refusesATokenizerThatIsNoneBeforeAnythingStarts(String tokenizer) throws IOException {
    Files.writeString(project.root().tinyModel().resolve("tokenizer.json"), tokenizer);

    assertThatThrownBy(() -> LocalMesh.start(project.spec(), progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("tokenizer.json: expected a JSON object with a 'model'");
    assertThat(progress).isEmpty();
  }

  @Test
  void refusesASecondMeshInTheSameHomeAndNamesTheFirst() {
    try (LocalMesh first = LocalMesh.start(project.spec(), progress::add)) {
      assertThatThrownBy(() -> LocalMesh.start(project.spec(), progress::add))
          .isInstanceOf(MeshException.class)
          .hasMessage(
              "a mesh is running already at " + first.url() + "; end it first with ./moe down");
      assertThat(first.status()).extracting(ProcessStatus::state).containsOnly(ProcessState.READY);
    }
  }

  @Test
  void saysWhichProcessEndedBeforeItWasReadyAndWhatItLoggedLast() {
    MeshSpec spec = project.spec().withSetting("fake.dies", "expert-1");

    assertThatThrownBy(() -> LocalMesh.start(spec, progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("expert-1 ended with exit code 3 before it was ready")
        .hasMessageContaining("no weights in sight");
    assertThat(new RunningMesh(project.home()).find()).isEmpty();
  }

  @Test
  void givesUpOnAProcessThatIsNeverReady() {
    MeshSpec spec =
        project
            .spec()
            .withSetting("fake.never-ready", "router")
            .withStartTimeout(Duration.ofSeconds(8));

    assertThatThrownBy(() -> LocalMesh.start(spec, progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("not ready after 8 s: router")
        .hasMessageContaining("--timeout");
    assertThat(new RunningMesh(project.home()).find()).isEmpty();
  }

  @Test
  void reportsAProcessThatDiesLaterAndKeepsTheOthers() throws Exception {
    try (LocalMesh mesh = LocalMesh.start(project.spec(), progress::add)) {
      progress.clear();

      assertThatThrownBy(() -> get(mesh.status().get(1).url().resolve("/die")))
          .isInstanceOf(IOException.class);

      assertThat(progress.poll(20, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Progress.Died.class,
              died -> {
                assertThat(died.process()).isEqualTo("expert-0");
                assertThat(died.exitCode()).isEqualTo(7);
              });
      assertThat(mesh.status())
          .extracting(ProcessStatus::state)
          .containsExactly(
              ProcessState.READY,
              ProcessState.DEAD,
              ProcessState.READY,
              ProcessState.READY,
              ProcessState.READY,
              ProcessState.READY);
    }
  }

  @Test
  void killsAProcessThatDoesNotListen() {
    MeshRecord mesh;
    try (LocalMesh running =
        LocalMesh.start(
            project.spec().withSetting("fake.ignores-signals", "attention"), progress::add)) {
      mesh = running.mesh();
    }

    assertThat(mesh.survivors()).isEmpty();
  }

  @Test
  void namesABusyPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MeshSpec spec = project.spec().withPort(taken.getLocalPort());

      assertThatThrownBy(() -> LocalMesh.start(spec, progress::add))
          .isInstanceOf(MeshException.class)
          .hasMessage(
              "port %d of 127.0.0.1 is taken by another program; choose a free one with --port"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void refusesMorePodsThanExperts() {
    assertThatThrownBy(() -> LocalMesh.start(project.spec().withExpertPods(9), progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("choose --expert-pods 1 to 8");
  }

  @Test
  void refusesAComputeTypeThatThereIsNotBeforeAnythingStarts() {
    MeshSpec spec = project.spec().withSetting("moe.compute-type", "f16");

    assertThatThrownBy(() -> LocalMesh.start(spec, progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("choose auto, f32 or bf16");
  }

  @Test
  void refusesADirectoryWithoutAModel() {
    MeshSpec spec =
        MeshSpec.of(directory.resolve("nowhere"), project.root()).withHome(project.home());

    assertThatThrownBy(() -> LocalMesh.start(spec, progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("give the directory that holds config.json");
  }

  @Test
  void saysThatAServiceIsNotBuilt() throws IOException {
    Files.delete(project.root().service("router-service"));

    assertThatThrownBy(() -> LocalMesh.start(project.spec(), progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("router-service")
        .hasMessageContaining("./moe builds it");
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
