package dev.moemesh.deploy.placement;

import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.kafka.KafkaPlacementLog;
import dev.moemesh.placement.log.PlacementWriter;
import dev.moemesh.placement.log.WriteResult;
import java.util.List;
import java.util.UUID;

/** Writes the placement of a local mesh to its log. Holds no connection between calls. */
public final class MeshPlacement {

  private MeshPlacement() {}

  /**
   * Replaces the placement in force, whichever it is, and fences every earlier writer of the model.
   *
   * @param bootstrapServers {@code host:port}
   * @throws dev.moemesh.placement.log.PlacementLogException if the broker does not take it
   */
  public static WriteResult write(
      String bootstrapServers, String model, List<ExpertPlacement.Pod> pods) {
    try (var writer =
        new PlacementWriter(
            KafkaPlacementLog.open(bootstrapServers, model),
            model,
            "moe-up-" + UUID.randomUUID())) {
      long inForce = writer.newest().map(ExpertPlacement::epoch).orElse(Epochs.NONE);
      return writer.write(inForce, pods);
    }
  }
}
