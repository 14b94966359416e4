package dev.moemesh.bench.child;

import dev.moemesh.deploy.mesh.ComputeEnvironment;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.NativeLibraries;
import dev.moemesh.deploy.process.Session;
import dev.moemesh.deploy.process.Termination;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another Java process of this program that computes, configured like the processes of a mesh. The
 * two talk through its standard streams. The child waits for a message without using processor
 * time. It ends when its input ends, so it never outlives its parent. Owns the process.
 */
public final class JavaChild implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String name;
  private final Path log;
  private final Process process;
  private final DataOutputStream toChild;
  private final DataInputStream fromChild;

  private JavaChild(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.toChild = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.fromChild = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * Starts one.
   *
   * @param name for people
   * @param threads that it computes with
   * @param properties Java system properties
   * @param log receives what it says on its standard error
   */
  public static JavaChild start(
      String name,
      Class<?> main,
      List<String> arguments,
      int threads,
      Map<String, String> properties,
      Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=1g"));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder = new ProcessBuilder(Session.detached(command));
      builder.environment().putAll(ComputeEnvironment.alone(NativeLibraries.directory(), threads));
      builder.redirectError(log.toFile());
      return new JavaChild(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** Messages to the child; its {@code main} says what they are. Flush after each. */
  public DataOutputStream toChild() {
    return toChild;
  }

  /** Messages of the child. */
  public DataInputStream fromChild() {
    return fromChild;
  }

  /** What to say when a stream of the child ended or broke. */
  public MeshException broken(IOException cause) {
    return new MeshException(
        "%s ended or broke off (%s); its log is %s".formatted(name, cause, log));
  }

  @Override
  public void close() {
    Termination.end(List.of(process.toHandle()), GRACE);
  }
}
