package dev.moemesh.translation;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFingerprint;
import dev.moemesh.model.weights.ModelDirectory;

/** What a process checks frames by, from the model that it serves. */
public final class ModelShapes {

  private ModelShapes() {}

  /**
   * The shape of a model.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if {@code config.json} cannot be read
   */
  public static ModelShape of(ModelDirectory model) {
    ModelConfig config = model.config();
    return new ModelShape(
        ModelFingerprint.of(model.path()),
        config.hiddenSize(),
        config.moe().expertCount(),
        config.moeLayers());
  }
}
