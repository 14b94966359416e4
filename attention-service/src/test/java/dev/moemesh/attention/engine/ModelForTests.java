package dev.moemesh.attention.engine;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.file.Path;

/** A model with all layers in this process. Owner of them. */
final class ModelForTests implements AutoCloseable {

  /** A golden model with random weights. */
  static final Path GOLDEN = Path.of("../model/src/test/resources/golden/tiny-mixtral");

  /** Blocks of KV cache unless a test says otherwise. */
  static final int BLOCKS = 64;

  private final ModelConfig config;
  private final Checkpoint checkpoint;
  private final LocalMoeLayers experts;
  private final Decoder decoder;

  private ModelForTests(Path directory, DataType type, int blocks) {
    this.config = ModelConfig.read(directory);
    this.checkpoint = Checkpoint.open(directory);
    this.experts = new LocalMoeLayers(config, checkpoint, type, ComputeDevice.CPU);
    this.decoder = Decoder.open(config, checkpoint, type, blocks, ComputeDevice.CPU);
  }

  static ModelForTests golden() {
    return open(GOLDEN, DataType.F32);
  }

  static ModelForTests open(Path directory, DataType type) {
    return new ModelForTests(directory, type, BLOCKS);
  }

  ModelConfig config() {
    return config;
  }

  Decoder decoder() {
    return decoder;
  }

  LocalMoeLayers experts() {
    return experts;
  }

  @Override
  public void close() {
    decoder.close();
    experts.close();
    checkpoint.close();
  }
}
