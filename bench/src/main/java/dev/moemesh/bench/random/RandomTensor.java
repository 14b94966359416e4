package dev.moemesh.bench.random;

import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.ExpectedTensors;
import dev.moemesh.model.weights.TensorNames;
import java.util.List;

/**
 * A tensor that is to be filled.
 *
 * @param shape row-major
 * @param values what its elements are
 */
record RandomTensor(String name, List<Long> shape, Values values) {
  /** Spreads the logits, so that sampling has something to choose from. */
  private static final double HEAD_GAIN = 3;

  private static final double BIAS_DEVIATION = 0.02;

  RandomTensor {
    shape = List.copyOf(shape);
  }

  /** What the elements of a tensor are. */
  sealed interface Values {
    /** All the same. */
    record Constant(float value) implements Values {}

    /** Approximately normal around 0. */
    record Normal(double standardDeviation) implements Values {}
  }

  /** All tensors of a model, in the order of its layers. */
  static List<RandomTensor> of(ModelConfig config) {
    TensorNames names = TensorNames.of(config.family());
    return ExpectedTensors.of(config).entrySet().stream()
        .map(
            tensor ->
                new RandomTensor(
                    tensor.getKey(),
                    tensor.getValue(),
                    values(names, tensor.getKey(), tensor.getValue())))
        .toList();
  }

  /**
   * Rows are normalised before every linear, so a deviation of 1 / sqrt(inputs) keeps its outputs
   * near 1. Gates then choose all experts about equally often, and no layer dominates the others.
   */
  private static Values values(TensorNames names, String name, List<Long> shape) {
    if (name.endsWith("norm.weight")) {
      return new Values.Constant(1);
    }
    if (shape.size() == 1) {
      return new Values.Normal(BIAS_DEVIATION);
    }
    if (name.equals(names.embedding())) {
      return new Values.Normal(1);
    }
    double gain = name.equals(names.lmHead()) ? HEAD_GAIN : 1;
    return new Values.Normal(gain / Math.sqrt(shape.getLast()));
  }

  long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
