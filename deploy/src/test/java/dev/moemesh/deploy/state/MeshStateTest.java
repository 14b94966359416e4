package dev.moemesh.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshStateTest {
  @TempDir private Path directory;
  private MeshHome home;
  private MeshState state;

  @BeforeEach
  void makeHome() {
    home = new MeshHome(directory.resolve("home"));
    state = new MeshState(home);
  }

  @Test
  void readsWhatItWrote() {
    MeshRecord mesh = mesh().asReady();

    state.write(mesh);

    assertThat(state.read()).contains(mesh);
  }

  @Test
  void knowsNothingBeforeTheFirstMesh() {
    assertThat(state.read()).isEmpty();
  }

  @Test
  void takesADamagedRecordForNone() throws Exception {
    Files.createDirectories(home.stateFile().getParent());
    Files.writeString(home.stateFile(), "{\"model\":");

    assertThat(state.read()).isEmpty();
  }

  @Test
  void forgetsTheMeshAndItsSockets() throws Exception {
    Path socket = directory.resolve("sockets/router.sock");
    Files.createDirectories(socket.getParent());
    Files.createFile(socket);
    state.write(mesh());

    state.delete();

    assertThat(state.read()).isEmpty();
    assertThat(socket.getParent()).doesNotExist();
    assertThat(home.pidFile()).doesNotExist();
  }

  @Test
  void letsOneMeshAtATimeRunInAHome() {
    MeshLock first = MeshLock.tryAcquire(home).orElseThrow();
    assertThat(MeshLock.tryAcquire(home)).isEmpty();

    first.close();

    try (MeshLock second = MeshLock.tryAcquire(home).orElseThrow()) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void countsOnlyProcessesThatAreStillTheSame() {
    long here = ProcessHandle.current().pid();
    ProcessIdentity living = ProcessIdentity.of(ProcessHandle.current());
    ProcessIdentity another = new ProcessIdentity(here, living.startedAtMillis() - 60_000);

    assertThat(mesh().with(process("a", living)).survivors())
        .extracting(ProcessHandle::pid)
        .containsExactly(here);
    assertThat(mesh().with(process("a", another)).survivors()).isEmpty();
  }

  private MeshRecord mesh() {
    return new MeshRecord(
            "tiny",
            "/models/tiny",
            "http://127.0.0.1:8080",
            "",
            false,
            ProcessIdentity.of(ProcessHandle.current()),
            directory.resolve("sockets").toString(),
            "unix-sockets",
            List.of())
        .with(process("expert-0", new ProcessIdentity(1, 2)));
  }

  private static ProcessRecord process(String name, ProcessIdentity identity) {
    var experts = new TreeMap<Integer, List<Integer>>();
    experts.put(3, List.of(0, 1));
    return new ProcessRecord(name, identity, "http://127.0.0.1:1", "/logs/x.log", experts);
  }
}
