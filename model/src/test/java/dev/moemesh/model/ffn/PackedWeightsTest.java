package dev.moemesh.model.ffn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.golden.GoldenModel;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights are held once: packed, and no longer mapped. */
class PackedWeightsTest {

  private static final GoldenModel MODEL = new GoldenModel("tiny-mixtral-bf16");

  @Test
  void findsATensorInTheMapsOfThisProcessAsLongAsItIsMapped() throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(MODEL.path())) {
      MappedTensor tensor = checkpoint.map("model.embed_tokens.weight");
      assertThat(mappings()).isPositive();

      tensor.close();

      assertThat(mappings()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void replaceTheMappingOfExperts(DataType computeType) throws IOException {
    ModelConfig config = MODEL.config();
    try (Checkpoint checkpoint = Checkpoint.open(MODEL.path());
        ExpertKernel kernel =
            ExpertKernel.open(config, checkpoint, computeType, ComputeDevice.CPU);
        ExpertWeights expert = kernel.load(1, 7)) {

      long mappings = mappings();

      assertThat(mappings).isZero();
      assertThat(expert.bytes())
          .isEqualTo(
              3L * config.hiddenSize() * config.moe().intermediateSize() * computeType.bytes());
    }
  }

  /** Embeddings are no matrix to multiply by: rows are looked up where they lie. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void replaceTheMappingOfSharedLayers(DataType computeType) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(MODEL.path());
        Decoder decoder =
            Decoder.open(MODEL.config(), checkpoint, computeType, 1, ComputeDevice.CPU)) {

      assertThat(decoder.weightBytes()).isPositive();
      assertThat(mappings()).isEqualTo(1);
    }
  }

  /** How often the weights' file is mapped in this process. */
  private static long mappings() throws IOException {
    Path weights = MODEL.path().resolve("model.safetensors").toRealPath();
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.endsWith(weights.toString())).count();
    }
  }
}
