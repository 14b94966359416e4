package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.AotCache;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.process.Session;
import dev.moemesh.deploy.process.Termination;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.MeshState;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Runs {@code moe up} as a process of its own that outlives this one and its terminal. Shows the
 * progress, and returns when the mesh is ready or has failed.
 */
final class DetachedUp {
  private static final Duration TO_END = Duration.ofSeconds(30);
  private static final long MILLIS_BETWEEN_LOOKS = 50;

  private final MeshSpec mesh;
  private final List<String> arguments;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Path log;
  private final Path errors;

  DetachedUp(MeshSpec mesh, List<String> arguments, PrintWriter out, PrintWriter err) {
    this.mesh = mesh;
    this.arguments = List.copyOf(arguments);
    this.out = out;
    this.err = err;
    this.log = mesh.home().log("supervisor");
    this.errors = mesh.home().log("supervisor-errors");
  }

  int run() throws InterruptedException {
    new RunningMesh(mesh.home()).requireNone();
    Process supervisor = start();
    Thread endIt = new Thread(() -> end(supervisor), "end of the supervisor");
    Runtime.getRuntime().addShutdownHook(endIt);
    Optional<MeshRecord> ready = awaitReady(supervisor);
    forget(endIt);
    ready.ifPresent(record -> out.println(Banner.of(record, mesh)));
    return ready.isPresent() ? ExitCode.OK : failure(supervisor);
  }

  private Process start() {
    try {
      Files.createDirectories(log.getParent());
      return new ProcessBuilder(Session.detached(command()))
          .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
          .redirectOutput(log.toFile())
          .redirectError(errors.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the supervisor: " + e.getMessage(), e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m"));
    command.addAll(AotCache.ofCommandLine(mesh.root()));
    command.add("-Dmoe.root=" + mesh.root().directory());
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Moe.class.getName(), "up", "--detached"));
    arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
    return command;
  }

  private Optional<MeshRecord> awaitReady(Process supervisor) throws InterruptedException {
    var state = new MeshState(mesh.home());
    try (var progress = LogFollower.open(log)) {
      while (true) {
        boolean over = supervisor.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        Optional<MeshRecord> ready =
            state
                .read()
                .filter(record -> record.ready() && record.supervisor().pid() == supervisor.pid());
        out.print(progress.next());
        out.flush();
        if (over || ready.isPresent()) {
          return ready;
        }
      }
    }
  }

  private int failure(Process supervisor) {
    try {
      err.print(Files.readString(errors));
      err.flush();
      return supervisor.exitValue();
    } catch (IOException e) {
      throw new MeshException("the mesh did not start, and " + errors + " cannot be read");
    }
  }

  private static void forget(Thread exitHook) {
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // Ctrl-C: this process is ending, and the hook with it.
    }
  }

  private static void end(Process supervisor) {
    Termination.end(List.of(supervisor.toHandle()), TO_END);
  }
}
