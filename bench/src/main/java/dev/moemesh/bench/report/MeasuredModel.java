package dev.moemesh.bench.report;

import dev.moemesh.bench.limit.ModelCost;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFormatException;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.ModelDirectory;
import java.nio.file.Path;

/**
 * A model, as far as its directory is known.
 *
 * @param weightType of the checkpoint
 * @param computeType that the mesh holds weights in
 * @param cost of its steps
 */
public record MeasuredModel(
    ModelConfig config, DataType weightType, DataType computeType, ModelCost cost) {

  /**
   * Reads a model's directory.
   *
   * @param computeSetting {@code auto}, {@code f32} or {@code bf16}
   * @throws ModelFormatException if the mesh cannot serve it
   */
  public static MeasuredModel open(Path directory, String computeSetting) {
    ModelConfig config = ModelDirectory.open(directory).config();
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      DataType weights = checkpoint.dtype();
      DataType compute = ComputeType.resolve(computeSetting, weights);
      return new MeasuredModel(config, weights, compute, ModelCost.of(config, compute));
    }
  }
}
