package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.attention.KeyValueBlocks;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.TorchProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shared layers in the order in which rows pass them. The weights belong to others. Used on one
 * thread.
 *
 * @param attention one block per layer
 * @param computeType of the rows of MoE layers
 */
record JavaModel(
    TokenEmbedding embedding,
    List<AttentionBlock> attention,
    SharedNetworks networks,
    LogitHead head,
    DataType computeType) {

  JavaModel {
    attention = List.copyOf(attention);
  }

  /**
   * The layers of a model.
   *
   * @param caches one per layer
   */
  static JavaModel of(
      ModelConfig config,
      DataType computeType,
      DecoderWeights weights,
      List<KeyValueBlocks> caches,
      TorchProgram program,
      RowTeam team) {
    List<AttentionBlock> attention = new ArrayList<>();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      attention.add(
          new AttentionBlock(
              config, layer, weights.layers().get(layer), caches.get(layer), program, team));
    }
    return new JavaModel(
        new TokenEmbedding(config, weights.embedding()),
        attention,
        weights.networks(),
        new LogitHead(
            weights.finalNorm(), new RowLinear(program, weights.head(), weights.none()), team),
        computeType);
  }

  /** What a layer's networks add, as memory. */
  AddedRows added(List<Delta> deltas) {
    return AddedRows.of(deltas, computeType);
  }

  /** The output of a layer's network over normalised rows; empty if the layer has none. */
  Optional<Delta> network(int layer, PtNDManager scratch, RowBuffer normed, int rows) {
    if (!networks.present(layer)) {
      return Optional.empty();
    }
    try (PtNDArray input = normed.rows(scratch, rows)) {
      return networks.apply(scratch, layer, input).map(Delta.Computed::new);
    }
  }
}
