package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.MeshState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Map<String, ProcessHandle> orphans = survivors(state.read());
    EndOrder.of(GRACE, Map.of()).end(orphans);
    state.delete();
    return orphans.size();
  }

  private static Map<String, ProcessHandle> survivors(Optional<MeshRecord> mesh) {
    Map<String, ProcessHandle> survivors = new LinkedHashMap<>();
    mesh.ifPresent(
        record ->
            record
                .processes()
                .forEach(
                    process ->
                        process
                            .identity()
                            .find()
                            .ifPresent(handle -> survivors.put(process.name(), handle))));
    return survivors;
  }
}
