package dev.moemesh.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.model.config.ModelFingerprint;
import dev.moemesh.model.weights.ModelDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelShapesTest {
  private static final Path MODELS = Path.of("../model/src/test/resources");

  @Test
  void layersWithoutExpertsAreNotAmongTheMoeLayers() {
    Path path = MODELS.resolve("variants/qwen2-dense-layers");
    ModelDirectory model = ModelDirectory.open(path);

    ModelShape shape = ModelShapes.of(model);

    assertThat(shape.fingerprint()).isEqualTo(ModelFingerprint.of(path));
    assertThat(shape.hiddenSize()).isEqualTo(model.config().hiddenSize());
    assertThat(shape.expertCount()).isEqualTo(model.config().moe().expertCount());
    assertThat(shape.moeLayers())
        .isNotEmpty()
        .hasSizeLessThan(model.config().layerCount())
        .allMatch(layer -> model.config().layers().get(layer).moe());
  }
}
