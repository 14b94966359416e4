package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.Termination;
import dev.moemesh.deploy.state.MeshHome;
import dev.moemesh.deploy.state.MeshLock;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.MeshState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mesh of a home, seen from another process than its supervisor. */
public final class RunningMesh {
  /** Five waves of processes, the first with the gateway's grace for open requests. */
  private static final Duration TO_END = Duration.ofMinutes(2);

  private final MeshHome home;
  private final MeshState state;

  public RunningMesh(MeshHome home) {
    this.home = home;
    this.state = new MeshState(home);
  }

  /** The mesh, if any of its processes runs. */
  public Optional<MeshRecord> find() {
    return state
        .read()
        .filter(mesh -> mesh.supervisor().find().isPresent() || !mesh.survivors().isEmpty());
  }

  /**
   * Checks that no mesh runs.
   *
   * @throws MeshException if one does
   */
  public void requireNone() {
    if (state.read().flatMap(mesh -> mesh.supervisor().find()).isPresent()) {
      throw alreadyRunning();
    }
  }

  /** What to say to somebody who wants to start a second mesh. */
  MeshException alreadyRunning() {
    String where = state.read().map(MeshRecord::url).map(url -> " at " + url).orElse("");
    return new MeshException(
        "a mesh is running already%s; end it first with ./moe down".formatted(where));
  }

  /**
   * Ends the mesh, with its supervisor or without, and returns when all its processes are gone.
   *
   * @return how many processes there were, the supervisor not counted
   */
  public int end() {
    int count = state.read().map(mesh -> mesh.survivors().size()).orElse(0);
    Optional<ProcessHandle> supervisor = state.read().flatMap(mesh -> mesh.supervisor().find());
    if (supervisor.isPresent()) {
      supervisor.get().destroy();
      Termination.await(List.of(supervisor.get()), TO_END);
    }
    // What is left now has no supervisor, or one that does not listen.
    List<ProcessHandle> left =
        new ArrayList<>(supervisor.filter(ProcessHandle::isAlive).stream().toList());
    left.forEach(ProcessHandle::destroyForcibly);
    try (MeshLock _ = awaitLock()) {
      Orphans.end(state);
    }
    return count;
  }

  private MeshLock awaitLock() {
    return MeshLock.tryAcquire(home)
        .orElseThrow(
            () -> new MeshException("another ./moe up has just started; run ./moe down again"));
  }
}
