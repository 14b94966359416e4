package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.state.MeshHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

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
    return with(draft -> draft.name = newName);
  }

  public MeshSpec withExpertPods(int count) {
    return with(draft -> draft.expertPods = count);
  }

  public MeshSpec withPort(int newPort) {
    return with(draft -> draft.port = newPort);
  }

  public MeshSpec withExposure(Exposure newExposure) {
    return with(draft -> draft.exposure = newExposure);
  }

  public MeshSpec withThreads(int count) {
    return with(draft -> draft.threads = count);
  }

  public MeshSpec withTransport(Transport newTransport) {
    return with(draft -> draft.transport = newTransport);
  }

  public MeshSpec withStartTimeout(Duration timeout) {
    return with(draft -> draft.startTimeout = timeout);
  }

  /** The same mesh with one setting of its services more, or another value of it. */
  public MeshSpec withSetting(String setting, String value) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(setting, value);
    return with(draft -> draft.settings = all);
  }

  /** The same mesh with every frame of its data plane held back so long before it is sent. */
  public MeshSpec withHopDelay(Duration delay) {
    return withSetting("moe.hop.delay", delay.toNanos() + "ns");
  }

  public MeshSpec withHome(MeshHome newHome) {
    return with(draft -> draft.home = newHome);
  }

  private MeshSpec with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.spec();
  }

  private static void require(boolean holds, String option, String expected, Object found) {
    if (!holds) {
      throw new InvalidOptionException(option, "expected %s, found %s".formatted(expected, found));
    }
  }

  /** A copy whose parts can be exchanged. */
  private static final class Draft {
    private final MeshSpec original;
    private String name;
    private int expertPods;
    private int port;
    private Exposure exposure;
    private int threads;
    private Transport transport;
    private Duration startTimeout;
    private Map<String, String> settings;
    private MeshHome home;

    Draft(MeshSpec original) {
      this.original = original;
      this.name = original.name();
      this.expertPods = original.expertPods();
      this.port = original.port();
      this.exposure = original.exposure();
      this.threads = original.threads();
      this.transport = original.transport();
      this.startTimeout = original.startTimeout();
      this.settings = original.settings();
      this.home = original.home();
    }

    MeshSpec spec() {
      return new MeshSpec(
          original.modelDirectory(),
          name,
          expertPods,
          port,
          exposure,
          threads,
          transport,
          startTimeout,
          settings,
          home,
          original.root());
    }
  }
}
