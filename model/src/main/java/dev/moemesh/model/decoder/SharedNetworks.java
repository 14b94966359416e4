package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.FeedForward;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.TorchProgram;
import dev.moemesh.model.torch.WeightLoader;
import dev.moemesh.model.weights.TensorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The feed-forward networks that stand beside the attention: the shared expert of a MoE layer, the
 * only network of a dense layer. Owner of their weights. Used on one thread.
 */
final class SharedNetworks implements AutoCloseable {

  private final TorchProgram program;
  private final List<Optional<FeedForward>> layers;

  private SharedNetworks(TorchProgram program, List<Optional<FeedForward>> layers) {
    this.program = program;
    this.layers = List.copyOf(layers);
  }

  static SharedNetworks load(ModelConfig config, WeightLoader loader, ComputeDevice device) {
    TorchProgram program = TorchProgram.load("ffn", device);
    TensorNames names = TensorNames.of(config.family());
    List<Optional<FeedForward>> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      if (!config.layers().get(layer).moe()) {
        layers.add(
            Optional.of(
                FeedForward.dense(
                    program,
                    loader,
                    config.hiddenSize(),
                    config.denseIntermediateSize(),
                    names.denseGate(layer),
                    names.denseUp(layer),
                    names.denseDown(layer))));
      } else if (config.moe().hasSharedExpert()) {
        layers.add(
            Optional.of(
                FeedForward.gated(
                    program,
                    loader,
                    config.hiddenSize(),
                    config.moe().sharedExpertIntermediateSize(),
                    names.sharedExpertGate(layer),
                    names.sharedExpertUp(layer),
                    names.sharedExpertDown(layer),
                    names.sharedExpertGatingWeight(layer))));
      } else {
        layers.add(Optional.empty());
      }
    }
    return new SharedNetworks(program, layers);
  }

  /** Whether a layer has a network that every row passes. */
  boolean present(int layer) {
    return layers.get(layer).isPresent();
  }

  /**
   * The network's output for the rows, float32 {@code [rows, hiddenSize]}; empty if the layer has
   * none.
   */
  Optional<PtNDArray> apply(PtNDManager owner, int layer, PtNDArray rows) {
    return layers.get(layer).map(network -> network.apply(owner, rows));
  }

  long bytes() {
    return layers.stream().flatMap(Optional::stream).mapToLong(FeedForward::bytes).sum();
  }

  @Override
  public void close() {
    layers.stream().flatMap(Optional::stream).forEach(FeedForward::close);
    program.close();
  }
}
