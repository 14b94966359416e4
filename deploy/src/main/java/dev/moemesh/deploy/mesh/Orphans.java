package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.Termination;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.MeshState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a supervisor leaves behind when it is killed: processes that run on with nobody to watch
 * them.
 */
final class Orphans {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private Orphans() {}

  /**
   * Ends the processes of a mesh that has no supervisor any more, and forgets it.
   *
   * @return how many there were
   */
  static int end(MeshState state) {
    List<ProcessHandle> orphans = survivors(state.read());
    Termination.end(orphans, GRACE);
    state.delete();
    return orphans.size();
  }

  private static List<ProcessHandle> survivors(Optional<MeshRecord> mesh) {
    return mesh.map(MeshRecord::survivors).orElse(List.of());
  }
}
