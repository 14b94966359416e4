package dev.moemesh.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.fake.Await;
import dev.moemesh.deploy.fake.FakeProject;
import dev.moemesh.deploy.fake.Run;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.process.FreePorts;
import dev.moemesh.deploy.state.MeshRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process, with services that only pretend. */
class UpCommandTest {
  @TempDir private Path directory;
  private FakeProject project;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void layOutProject() throws IOException {
    project = FakeProject.in(directory);
    environment.put("MOE_HOME", project.home().directory().toString());
  }

  @AfterEach
  void endEverything() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    new RunningMesh(project.home()).end();
  }

  @Test
  void staysUntilItIsAskedToEndAndThenEndsAll() throws Exception {
    Path output = directory.resolve("output");
    Process up = start(output, "up", "--port", "0");
    Await.until("the mesh is ready", () -> text(output).contains("Ctrl-C ends the mesh."));
    MeshRecord mesh = new RunningMesh(project.home()).find().orElseThrow();

    up.destroy();

    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(mesh.survivors()).isEmpty();
    assertThat(text(output))
        .contains(
            "expert-1    ready after",
            "Its weights are random",
            "/v1/completions",
            "Ending the mesh.");
  }

  @Test
  void endsAllWhenItIsAskedToWhileItStarts() throws Exception {
    Path output = directory.resolve("output");
    Process up = start(output, "up", "--port", "0", "--set", "fake.never-ready=gateway");
    Await.until("the gateway loads", () -> text(output).contains("gateway     loading"));
    MeshRecord mesh = new RunningMesh(project.home()).find().orElseThrow();

    up.destroy();

    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(mesh.survivors()).isEmpty();
  }

  @Test
  void detachesAnswersForItselfAndComesDown() throws Exception {
    Run up = moe("up", "--detach", "--port", "0");
    MeshRecord mesh = new RunningMesh(project.home()).find().orElseThrow();
    Run status = moe("status");
    Run second = moe("up", "--port", "0");
    Run chat = chat("hello there\n");
    Run down = moe("down");
    Run after = moe("status");

    assertThat(up.exitCode()).as(up.toString()).isZero();
    assertThat(up.out()).contains("gateway     ready after", "The mesh is ready: " + mesh.url());
    assertThat(status.exitCode()).isZero();
    assertThat(status.out()).contains("expert-0", "L0: 0-3; L1: 4-7").doesNotContain("dead");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err())
        .isEqualTo(
            "moe: a mesh is running already at " + mesh.url() + "; end it first with ./moe down\n");
    assertThat(chat.out()).isEqualTo("1: hello there\n");
    assertThat(down.exitCode()).isZero();
    assertThat(mesh.survivors()).isEmpty();
    assertThat(mesh.supervisor().find()).isEmpty();
    assertThat(after.exitCode()).isEqualTo(1);
    assertThat(after.err()).isEqualTo("moe: no mesh is running; start one with ./moe up\n");
  }

  @Test
  void saysWhyADetachedMeshDidNotStart() throws Exception {
    Run up = moe("up", "--detach", "--port", "0", "--set", "fake.dies=router");

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.err()).contains("router ended with exit code 3", "no weights in sight");
    assertThat(new RunningMesh(project.home()).find()).isEmpty();
  }

  @Test
  void downEndsWhatAKilledSupervisorLeft() throws Exception {
    MeshRecord orphans = orphans();

    Run down = moe("down");

    assertThat(down.out()).contains("6 processes ended");
    assertThat(orphans.survivors()).isEmpty();
  }

  @Test
  void theNextUpEndsWhatAKilledSupervisorLeft() throws Exception {
    MeshRecord orphans = orphans();

    Run up = moe("up", "--detach", "--port", Integer.toString(FreePorts.take(1).getFirst()));

    assertThat(up.exitCode()).as(up.toString()).isZero();
    assertThat(orphans.survivors()).isEmpty();
  }

  @Test
  void refusesADirectoryWithoutAModelInOneLine() throws Exception {
    Run up = moe("up", "--model", directory.toString());

    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.err()).startsWith("moe: cannot serve this model: " + directory).hasLineCount(1);
  }

  private MeshRecord orphans() throws Exception {
    assertThat(moe("up", "--detach", "--port", "0").exitCode()).isZero();
    MeshRecord mesh = new RunningMesh(project.home()).find().orElseThrow();
    ProcessHandle supervisor = mesh.supervisor().find().orElseThrow();
    supervisor.destroyForcibly();
    Await.until("the supervisor is gone", () -> !supervisor.isAlive());
    assertThat(mesh.survivors()).hasSize(6);
    return mesh;
  }

  private Run moe(String... arguments) throws IOException, InterruptedException {
    return Run.of(directory, environment, command(arguments));
  }

  private Run chat(String input) throws IOException, InterruptedException {
    return Run.of(directory, environment, input, command("chat"));
  }

  private Process start(Path output, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dmoe.root=" + project.directory(),
                "-cp",
                System.getProperty("java.class.path"),
                Moe.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
