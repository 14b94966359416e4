package dev.moemesh.model.weights;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model in the Hugging Face layout that the mesh can serve. Its configuration is supported. Its
 * weights hold every tensor that the configuration needs, in the right shape.
 *
 * @param weightsType the format that most bytes of weights have
 */
public record ModelDirectory(Path path, ModelConfig config, DataType weightsType) {
  private static final int NAMED_IN_ERROR = 3;

  /**
   * Checks a directory from its configuration and its weight headers alone; maps nothing.
   *
   * @throws ModelFormatException if the model cannot be served; the message is one line that says
   *     why and what to do
   */
  public static ModelDirectory open(Path path) {
    ModelConfig config = ModelConfig.read(path);
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      Map<String, List<Long>> expected = ExpectedTensors.of(config);
      requirePresent(path, expected, checkpoint);
      expected.forEach((name, shape) -> requireUsable(path, name, shape, checkpoint));
      return new ModelDirectory(path, config, checkpoint.dtype());
    }
  }

  private static void requirePresent(
      Path path, Map<String, List<Long>> expected, Checkpoint checkpoint) {
    List<String> missing = new ArrayList<>(expected.keySet());
    missing.removeAll(checkpoint.names());
    if (!missing.isEmpty()) {
      String named =
          String.join(", ", missing.subList(0, Math.min(NAMED_IN_ERROR, missing.size())));
      throw new ModelFormatException(
          "%s: expected %d tensors, found %d of them, missing %s%s; complete the download, or check that config.json belongs to these weights"
              .formatted(
                  path,
                  expected.size(),
                  expected.size() - missing.size(),
                  named,
                  missing.size() > NAMED_IN_ERROR ? ", ..." : ""));
    }
  }

  private static void requireUsable(
      Path path, String name, List<Long> shape, Checkpoint checkpoint) {
    TensorInfo info = checkpoint.info(name).orElseThrow();
    if (!info.shape().equals(shape)) {
      throw new ModelFormatException(
          "%s: expected %s of shape %s, found %s; config.json and the weights belong to different models"
              .formatted(path, name, shape, info.shape()));
    }
    if (DataType.ofSafetensors(info.dtype()).isEmpty()) {
      throw new ModelFormatException(
          "%s: expected %s in F32, BF16 or F16, found %s; take an unquantised release of the model"
              .formatted(path, name, info.dtype()));
    }
  }
}
