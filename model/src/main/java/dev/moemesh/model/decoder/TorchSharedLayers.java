package dev.moemesh.model.decoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shared layers in PyTorch. The KV cache is two tensors a layer, {@code [slots, keyValueHeads,
 * headDim]} in the compute type; on the CPU, pages that were never written take no memory. Owner of
 * its tensors.
 */
final class TorchSharedLayers implements SharedLayers {

  private final ModelConfig config;
  private final DataType computeType;
  private final ComputeDevice device;
  private final TorchProgram program;
  private final DecoderWeights weights;
  private final RotaryTable rotary;
  private final PtNDManager manager;
  private final PtNDArray embedding;
  private final PtNDArray finalNorm;
  private final List<Layer> layers = new ArrayList<>();
  private final Deque<StepNumbers> idleNumbers = new ArrayDeque<>();
  private @Nullable Angles angles;

  TorchSharedLayers(
      ModelConfig config,
      DecoderWeights weights,
      TorchProgram program,
      RotaryTable rotary,
      DecoderSettings settings) {
    this.config = config;
    this.device = settings.device();
    this.computeType = settings.computeType();
    this.program = program;
    this.weights = weights;
    this.rotary = rotary;
    this.manager = Tensors.scope(program.manager());
    this.embedding =
        Tensors.matrix(
            manager,
            program,
            weights.embedding().bytes(),
            weights.embedding().dtype(),
            config.hiddenSize());
    this.finalNorm = vector(weights.finalNorm());
    for (int layer = 0; layer < config.layerCount(); layer++) {
      layers.add(
          new Layer(
              tensors(weights.layers().get(layer)),
              new PtNDArray[] {cache(settings.blocks()), cache(settings.blocks())},
              shape(layer)));
    }
  }

  private PtNDArray[] tensors(LayerWeights layer) {
    return new PtNDArray[] {
      vector(layer.inputNorm()),
      layer.projection(),
      layer.output(),
      vector(layer.postAttentionNorm()),
      layer.projectionBias(),
      layer.outputBias(),
      vector(layer.queryNorm()),
      vector(layer.keyNorm())
    };
  }

  private PtNDArray vector(float[] values) {
    return program.tensor(
        manager,
        "place",
        ProgramArguments.of().tensor(Tensors.floats(manager, values)).text(device.name()));
  }

  private PtNDArray cache(int blocks) {
    return program.tensor(
        manager,
        "cache",
        ProgramArguments.of()
            .integer((long) blocks * Decoder.BLOCK_POSITIONS)
            .integer(config.attention().keyValueHeadCount())
            .integer(config.attention().headDim())
            .integer(Tensors.scalarType(computeType))
            .text(device.name()));
  }

  private long[] shape(int layer) {
    AttentionConfig attention = config.attention();
    int norm =
        switch (attention.norm()) {
          case NONE -> 0;
          case PER_HEAD -> 1;
          case FULL_WIDTH -> 2;
        };
    return new long[] {
      Tensors.scalarType(computeType),
      attention.headCount(),
      attention.keyValueHeadCount(),
      attention.headDim(),
      norm,
      config.layers().get(layer).slidingWindow().orElse(0)
    };
  }

  @Override
  public Rows begin(StepPlan plan) {
    StepNumbers numbers = idleNumbers.poll();
    PtNDManager step = Tensors.scope(manager);
    try {
      return new TorchRows(this, plan, numbers == null ? new StepNumbers() : numbers, step);
    } catch (RuntimeException | OutOfMemoryError e) {
      step.close();
      throw e;
    }
  }

  /** Takes the memory of a step that has ended. */
  void giveBack(StepNumbers numbers) {
    idleNumbers.push(numbers);
  }

  /** Cosines and sines of at least so many positions, valid until the next call. */
  Angles angles(int positions) {
    RotaryTable.Angles table = rotary.atLeast(positions);
    if (angles == null || angles.positions != table.positions()) {
      if (angles != null) {
        angles.manager.close();
      }
      PtNDManager owner = Tensors.scope(manager);
      Shape shape = new Shape(table.positions(), config.attention().headDim() / 2);
      angles =
          new Angles(
              owner,
              table.positions(),
              (PtNDArray) owner.create(table.cosine(), shape),
              (PtNDArray) owner.create(table.sine(), shape));
    }
    return angles;
  }

  ModelConfig config() {
    return config;
  }

  DataType computeType() {
    return computeType;
  }

  TorchProgram program() {
    return program;
  }

  DecoderWeights weights() {
    return weights;
  }

  PtNDArray embedding() {
    return embedding;
  }

  PtNDArray finalNorm() {
    return finalNorm;
  }

  Layer layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public void close() {
    manager.close();
  }

  /**
   * A layer as the program takes it.
   *
   * @param attention input norm, query-key-value, output, post-attention norm, their biases, query
   *     and key norm
   * @param cache keys and values
   * @param shape dtype, heads, key-value heads, head dimension, kind of query-key norm, sliding
   *     window
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, before any use
  record Layer(PtNDArray[] attention, PtNDArray[] cache, long[] shape) {}

  /** The rotary table, {@code [positions, headDim / 2]} each. */
  record Angles(PtNDManager manager, int positions, PtNDArray cosine, PtNDArray sine) {}
}
