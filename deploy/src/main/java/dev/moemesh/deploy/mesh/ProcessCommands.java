package dev.moemesh.deploy.mesh;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.contract.tls.MutualTls;
import dev.moemesh.deploy.broker.BrokerMain;
import dev.moemesh.deploy.process.ProcessSpec;
import dev.moemesh.deploy.state.MeshHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Command lines of the processes of a mesh.
 *
 * @param java the program that runs them
 * @param classPath where the broker's classes are
 * @param nativeLibraries a directory that keeps what DJL unpacks
 * @param tls the files of mutual TLS, where the data plane uses it
 * @param cache what the JVMs start from
 * @param processors where the loops of the data plane stay
 */
record ProcessCommands(
    MeshSpec spec,
    MeshPorts ports,
    DataPlaneAddresses addresses,
    Path java,
    String classPath,
    Path nativeLibraries,
    Optional<MutualTls> tls,
    AotCache cache,
    Processors processors) {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          // Netty and protobuf use it as long as they can; nobody who reads our logs can change
          // that.
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError");

  /** Rows of activations lie outside the heap; without this their bound would be the heap's. */
  private static final String ROW_MEMORY = "-XX:MaxDirectMemorySize=1g";

  /**
   * The vector API that attention computes with. The JVM logs a warning, since the API may still
   * change.
   */
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /**
   * Those of a mesh on this machine.
   *
   * @param privateDirectory for its sockets and certificates
   */
  static ProcessCommands of(MeshSpec spec, Path privateDirectory, AotCache cache) {
    MeshPorts ports = MeshPorts.choose(spec.port(), spec.expertPods());
    return new ProcessCommands(
        spec,
        ports,
        DataPlaneAddresses.of(spec, ports, privateDirectory),
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        NativeLibraries.directory(),
        certificates(spec.transport(), privateDirectory),
        cache,
        Processors.ofThisProcess(spec.expertPods()));
  }

  private static Optional<MutualTls> certificates(Transport transport, Path privateDirectory) {
    return switch (transport) {
      case UNIX_SOCKETS, TCP -> Optional.empty();
      case MUTUAL_TLS -> Optional.of(ephemeral(privateDirectory.resolve("tls")));
    };
  }

  private static MutualTls ephemeral(Path directory) {
    PemFiles files = EphemeralAuthority.issue(directory, MutualTls.PEER_NAME);
    return new MutualTls(files.certificate(), files.key(), files.authority());
  }

  ProcessSpec broker() {
    MeshHome home = spec.home();
    List<String> options = new ArrayList<>(brokerCache());
    options.addAll(heap(256, 64, 256));
    // Samples of metrics live for minutes: room to die young.
    options.addAll(List.of("-XX:SurvivorRatio=4", "-XX:TieredStopAtLevel=1", "-cp", classPath));
    List<String> command =
        java(
            options,
            List.of(
                BrokerMain.class.getName(),
                home.kafka().toString(),
                Integer.toString(ports.broker().clients()),
                Integer.toString(ports.broker().controller()),
                Integer.toString(ports.brokerHealth())));
    return process("broker", command, ports.brokerHealth(), plainEnvironment());
  }

  ProcessSpec expert(int pod) {
    return service(
        podId(pod),
        "expert-service",
        List.of("-Xmx256m", ROW_MEMORY),
        ports.experts().get(pod),
        computeEnvironment(),
        onDataPlane(
            processors.ofPod(pod),
            Map.of(
                "moe.pod.id",
                podId(pod),
                "moe.pod.shares-cores",
                Boolean.toString(spec.expertPods() > 1))));
  }

  ProcessSpec router() {
    return service(
        "router",
        "router-service",
        List.of("-Xmx256m", ROW_MEMORY),
        ports.router(),
        plainEnvironment(),
        onDataPlane(
            processors.shared(), Map.of("moe.router.listen", addresses.router().toString())));
  }

  ProcessSpec attention() {
    return service(
        "attention",
        "attention-service",
        List.of("-Xmx512m", ROW_MEMORY, VECTORS),
        ports.attention(),
        computeEnvironment(),
        onDataPlane(
            processors.shared(),
            Map.of(
                "moe.router.address",
                addresses.router().toString(),
                "moe.kv-cache.beside-experts",
                "true")));
  }

  ProcessSpec gateway() {
    Map<String, String> settings = new LinkedHashMap<>(spec.exposure().settings(ports.gateway()));
    settings.put(
        "moe.gateway.attention-health",
        url(ports.attention()).resolve("/q/health/ready").toString());
    return service(
            "gateway", "gateway", heap(128, 48, 512), ports.gateway(), plainEnvironment(), settings)
        .at(spec.exposure().url(ports.gateway()));
  }

  private Map<String, String> computeEnvironment() {
    return ComputeEnvironment.amongOthers(nativeLibraries, spec.threads());
  }

  private Map<String, String> plainEnvironment() {
    return ComputeEnvironment.plain(nativeLibraries);
  }

  private Map<String, String> onDataPlane(OptionalInt processor, Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    processor.ifPresent(number -> all.put("moe.loop.cpu", Integer.toString(number)));
    tls.ifPresent(
        files -> {
          all.put("moe.tls.certificate", files.certificate().toString());
          all.put("moe.tls.key", files.key().toString());
          all.put("moe.tls.authority", files.authority().toString());
        });
    return all;
  }

  /**
   * A heap that has its size from the start. Otherwise it grows for half an hour by dead objects,
   * such as the samples of metrics.
   */
  private static List<String> heap(int megabytes, int young, int most) {
    return List.of(
        "-Xms" + megabytes + "m", "-Xmn" + young + "m", "-Xmx" + most + "m", "-XX:+AlwaysPreTouch");
  }

  /** The broker's cache is for the class path of the command line, not for that of a test. */
  private List<String> brokerCache() {
    Path jar = spec.root().commandLine();
    return classPath.equals(jar.toString()) ? cache.options("broker", jar) : List.of();
  }

  static String podId(int pod) {
    return "expert-" + pod;
  }

  static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private ProcessSpec service(
      String name,
      String module,
      List<String> memory,
      int port,
      Map<String, String> environment,
      Map<String, String> own) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("quarkus.http.host", "127.0.0.1");
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("quarkus.console.color", "false");
    settings.put("kafka.bootstrap.servers", ports.broker().bootstrapServers());
    settings.put("ai.djl.offline", "true");
    settings.put("moe.model.directory", spec.modelDirectory().toString());
    settings.put("moe.model.name", spec.name());
    settings.putAll(own);
    settings.putAll(spec.settings());
    Path jar = spec.root().service(module);
    List<String> options = new ArrayList<>(cache.options(module, jar));
    options.addAll(memory);
    settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    return process(name, java(options, List.of("-jar", jar.toString())), port, environment);
  }

  private List<String> java(List<String> options, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(options);
    command.addAll(program);
    return command;
  }

  private ProcessSpec process(
      String name, List<String> command, int port, Map<String, String> environment) {
    return new ProcessSpec(name, command, environment, spec.home().log(name), url(port));
  }
}
