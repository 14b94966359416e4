package dev.moemesh.attention.memory;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.TensorInfo;

/** Computes the bytes of a checkpoint's weights, packed in the compute type. Pure. */
public final class HeldWeights {
  private HeldWeights() {}

  /**
   * Bytes of weights.
   *
   * @param withExperts whether the experts' weights count
   */
  public static long bytes(Checkpoint checkpoint, DataType computeType, boolean withExperts) {
    return checkpoint.names().stream()
        .filter(name -> withExperts || !isExperts(name))
        .flatMap(name -> checkpoint.info(name).stream())
        .mapToLong(tensor -> numbers(tensor) * computeType.bytes())
        .sum();
  }

  /** All supported families use this name; a shared expert is called {@code shared_expert}. */
  private static boolean isExperts(String name) {
    return name.contains(".experts.");
  }

  private static long numbers(TensorInfo tensor) {
    return tensor.shape().stream().reduce(1L, Math::multiplyExact);
  }
}
