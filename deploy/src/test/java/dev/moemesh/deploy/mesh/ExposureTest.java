package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.deploy.fake.FakeProject;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureTest {
  @TempDir private Path directory;
  private FakeProject project;
  private final BlockingQueue<Progress> progress = new LinkedBlockingQueue<>();

  @BeforeEach
  void layOutProject() throws IOException {
    project = FakeProject.in(directory);
  }

  @Test
  void onlyTheGatewayListensBeyondThisMachine() throws Exception {
    InetAddress outside = addressBeyondLoopback();
    MeshSpec spec = project.spec().withExposure(Exposure.LOCAL.withHost("0.0.0.0"));

    try (LocalMesh mesh = LocalMesh.start(spec, progress::add)) {
      assertThat(mesh.url().getHost()).isEqualTo("127.0.0.1");
      for (ProcessStatus process : mesh.status()) {
        assertThat(accepts(outside, process.url().getPort()))
            .as(process.name())
            .isEqualTo(process.name().equals("gateway"));
        if (!process.name().equals("gateway") && !process.name().equals("broker")) {
          assertThat(get(process.url().resolve("/settings")))
              .contains("quarkus.http.host=127.0.0.1\n")
              .doesNotContain("0.0.0.0");
        }
      }
      assertThat(get(mesh.url().resolve("/settings"))).contains("quarkus.http.host=0.0.0.0\n");
    }
  }

  @Test
  void warnsOnceWhereNobodyIsAskedForAKey() throws IOException {
    Path keys = Files.writeString(directory.resolve("keys"), "alice=moe-0123456789abcdef\n");
    Exposure open = Exposure.LOCAL.withHost("0.0.0.0");

    try (LocalMesh _ = LocalMesh.start(project.spec().withExposure(open), progress::add)) {
      assertThat(warnings()).hasSize(1);
      assertThat(warnings().getFirst())
          .contains("the API listens on 0.0.0.0", "Give --api-keys FILE")
          .doesNotContain("\n");
    }
    progress.clear();
    try (LocalMesh mesh =
        LocalMesh.start(project.spec().withExposure(open.withApiKeys(keys)), progress::add)) {
      assertThat(warnings()).isEmpty();
      assertThat(settingsOf(mesh)).contains("moe.gateway.api-keys-file=" + keys);
    }
    progress.clear();
    try (LocalMesh _ = LocalMesh.start(project.spec(), progress::add)) {
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void servesHttpsAndItsOwnCommandsTrustTheCertificate() {
    PemFiles files = EphemeralAuthority.issue(directory.resolve("certificates"), "localhost");
    Exposure https = Exposure.LOCAL.withHttps(new Exposure.Https(files.certificate(), files.key()));

    try (LocalMesh mesh = LocalMesh.start(project.spec().withExposure(https), progress::add)) {
      assertThat(mesh.url().getScheme()).isEqualTo("https");
      assertThat(mesh.mesh().certificateFile()).contains(files.certificate());
      assertThat(mesh.status()).extracting(ProcessStatus::state).containsOnly(ProcessState.READY);
    }
  }

  @Test
  void refusesFilesThatAreNotThereBeforeAnythingStarts() {
    Path nowhere = directory.resolve("nowhere");

    assertThatThrownBy(
            () ->
                LocalMesh.start(
                    project.spec().withExposure(Exposure.LOCAL.withApiKeys(nowhere)),
                    progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessage("--api-keys: expected a file that can be read, found none at " + nowhere);
    assertThat(progress).isEmpty();
  }

  @Test
  void refusesAnAddressOfAnotherMachine() {
    Exposure elsewhere = Exposure.LOCAL.withHost("203.0.113.9");

    assertThatThrownBy(() -> LocalMesh.start(project.spec().withExposure(elsewhere), progress::add))
        .isInstanceOf(MeshException.class)
        .hasMessage(
            "203.0.113.9 is no address of this machine; give one of its own with --host, or 0.0.0.0 for all");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:80",
    "localhost, http://localhost:80",
    "0.0.0.0, http://127.0.0.1:80",
    "::, http://[::1]:80",
    "::1, http://[::1]:80",
    "192.0.2.7, http://192.0.2.7:80",
    "2001:db8::7, http://[2001:db8::7]:80"
  })
  void namesAnAddressThatThisMachineReaches(String host, String url) {
    assertThat(Exposure.LOCAL.withHost(host).url(80)).isEqualTo(URI.create(url));
  }

  private List<String> warnings() {
    return progress.stream()
        .filter(Progress.Note.class::isInstance)
        .map(note -> ((Progress.Note) note).text())
        .filter(text -> text.startsWith("WARNING"))
        .toList();
  }

  private static String settingsOf(LocalMesh mesh) {
    try {
      return get(mesh.url().resolve("/settings"));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean accepts(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetAddress addressBeyondLoopback() throws IOException {
    Optional<InetAddress> address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .filter(found -> !found.isLoopbackAddress())
            .findFirst();
    Assumptions.assumeTrue(address.isPresent(), "this machine has the loopback interface only");
    return address.orElseThrow();
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
