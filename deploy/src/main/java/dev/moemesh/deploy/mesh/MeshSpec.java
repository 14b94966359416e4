package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.state.MeshHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A mesh that is wanted on this machine.
 *
 * @param modelDirectory in the Hugging Face layout
 * @param name the model is served under
 * @param expertPods processes that share out the experts
 * @param port of the API; 0 for any that is free
 * @param exposure how the API meets the world
 * @param threads that a process computes with
 * @param startTimeout how long the mesh may take to be ready, beside what reading the weights takes
 * @param settings of the services, by name, as {@code docs/architecture.md} lists them
 * @param home where it keeps its state
 * @param root where its programs are
 */
public record MeshSpec(
    Path modelDirectory,
    String name,
    int expertPods,
    int port,
    Exposure exposure,
    int threads,
    Transport transport,
    Duration startTimeout,
    Map<String, String> settings,
    MeshHome home,
    ProjectRoot root) {
  private static final int DEFAULT_PORT = 8080;
  private static final int LAST_PORT = 65_535;
  private static final Set<String> CREDENTIALS =
      Set.of("moe.gateway.api-keys-file", "moe.gateway.api-keys", "quarkus.oidc.auth-server-url");

  public MeshSpec {
    modelDirectory = modelDirectory.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
    require(!name.isBlank(), "name", "a name that is not blank", "nothing");
    require(expertPods > 0, "expert-pods", "at least 1", expertPods);
    require(port >= 0 && port <= LAST_PORT, "port", "0 to " + LAST_PORT, port);
    require(threads > 0, "threads", "at least 1", threads);
    require(startTimeout.isPositive(), "timeout", "a positive time", startTimeout);
  }

  /** The usual mesh for a model: two expert pods, port 8080, named like its directory. */
  public static MeshSpec of(Path modelDirectory, ProjectRoot root) {
    Path directory = modelDirectory.toAbsolutePath().normalize();
    return new MeshSpec(
        directory,
        directory.getFileName() == null ? "model" : directory.getFileName().toString(),
        2,
        DEFAULT_PORT,
        Exposure.LOCAL,
        Runtime.getRuntime().availableProcessors(),
        Transport.UNIX_SOCKETS,
        Duration.ofMinutes(2),
        Map.of(),
        root.home(),
        root);
  }

  /** What a person should know of before the mesh starts: one line, if anything. */
  Optional<String> warning() {
    return asksNobodyForAKey()
        ? Optional.of(
            "WARNING: the API listens on %s and asks nobody for a key: anyone who reaches it can use it. Give --api-keys FILE, or leave out --host."
                .formatted(exposure.host()))
        : Optional.empty();
  }

  /** Whether other machines may use the API without saying who they are. */
  private boolean asksNobodyForAKey() {
    return exposure.beyondThisMachine()
        && exposure.apiKeys() == null
        && settings.keySet().stream().noneMatch(CREDENTIALS::contains)
        && System.getenv("MOE_GATEWAY_API_KEYS") == null;
  }

  public MeshSpec withName(String newName) {
    return new MeshSpec(
        modelDirectory,
        newName,
        expertPods,
        port,
        exposure,
        threads,
        transport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withExpertPods(int count) {
    return new MeshSpec(
        modelDirectory,
        name,
        count,
        port,
        exposure,
        threads,
        transport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withPort(int newPort) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        newPort,
        exposure,
        threads,
        transport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withExposure(Exposure newExposure) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        newExposure,
        threads,
        transport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withThreads(int count) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        exposure,
        count,
        transport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withTransport(Transport newTransport) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        exposure,
        threads,
        newTransport,
        startTimeout,
        settings,
        home,
        root);
  }

  public MeshSpec withStartTimeout(Duration timeout) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        exposure,
        threads,
        transport,
        timeout,
        settings,
        home,
        root);
  }

  /** The same mesh with one setting of its services more, or another value of it. */
  public MeshSpec withSetting(String setting, String value) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(setting, value);
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        exposure,
        threads,
        transport,
        startTimeout,
        all,
        home,
        root);
  }

  /** The same mesh with every frame of its data plane held back so long before it is sent. */
  public MeshSpec withHopDelay(Duration delay) {
    return withSetting("moe.hop.delay", delay.toNanos() + "ns");
  }

  public MeshSpec withHome(MeshHome newHome) {
    return new MeshSpec(
        modelDirectory,
        name,
        expertPods,
        port,
        exposure,
        threads,
        transport,
        startTimeout,
        settings,
        newHome,
        root);
  }

  private static void require(boolean holds, String what, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %s, found %s".formatted(what, expected, found));
    }
  }
}
