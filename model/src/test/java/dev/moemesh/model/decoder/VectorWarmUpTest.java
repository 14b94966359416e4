package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.golden.GoldenModel;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorWarmUpTest {

  @ParameterizedTest
  @ValueSource(strings = {"tiny-mixtral", "tiny-qwen2moe", "tiny-qwen3moe", "tiny-olmoe"})
  void computesWithTheShapesOfEachFamily(String name) {
    assertThatCode(
            () ->
                VectorWarmUp.run(
                    new GoldenModel(name).config(), DataType.BF16, Duration.ofMillis(50)))
        .doesNotThrowAnyException();
  }
}
