package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.placement.MeshPlacement;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.WriteResult;
import java.util.List;

/** Writes the placement of a local mesh that starts, and tells people why that failed. */
final class InitialPlacement {

  private InitialPlacement() {}

  /**
   * Writes the pods as the placement in force.
   *
   * @param bootstrapServers {@code host:port}
   * @throws MeshException if the broker does not take it, or another writer took over
   */
  static void write(String bootstrapServers, String model, List<ExpertPlacement.Pod> pods) {
    switch (written(bootstrapServers, model, pods)) {
      case WriteResult.Written _ -> {}
      case WriteResult.Lost lost -> throw new MeshException(lost.message());
    }
  }

  private static WriteResult written(
      String bootstrapServers, String model, List<ExpertPlacement.Pod> pods) {
    try {
      return MeshPlacement.write(bootstrapServers, model, pods);
    } catch (PlacementLogException e) {
      throw new MeshException(String.valueOf(e.getMessage()));
    }
  }
}
