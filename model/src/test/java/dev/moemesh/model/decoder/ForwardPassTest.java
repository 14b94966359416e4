package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a walk does when it cannot begin. */
class ForwardPassTest {

  private static final Path MODEL = Path.of("src/test/resources/golden/tiny-mixtral");

  @Test
  void tellsItsListenerThatAStepCannotBegin() {
    ModelConfig config = ModelConfig.read(MODEL);
    List<MoeFailure> failures = new ArrayList<>();
    try (Checkpoint checkpoint = Checkpoint.open(MODEL);
        LocalMoeLayers moe =
            new LocalMoeLayers(config, checkpoint, DataType.F32, ComputeDevice.CPU);
        Decoder decoder = Decoder.open(config, checkpoint, DataType.F32, 16, ComputeDevice.CPU)) {
      ForwardPass.start(decoder, oneRow(config.vocabularySize()), moe, listener(failures));
    }

    assertThat(failures).extracting(MoeFailure::code).containsExactly("internal_error");
  }

  private static StepPlan oneRow(int tokenId) {
    return new StepPlan(
        new long[] {tokenId},
        List.of(new StepPlan.Segment(1, 1, new int[] {0})),
        new long[] {0},
        false);
  }

  private static ForwardPass.Listener listener(List<MoeFailure> failures) {
    return new ForwardPass.Listener() {
      @Override
      public void finished(ForwardPass.Result result) {
        throw new AssertionError("a token outside the vocabulary got through");
      }

      @Override
      public void failed(MoeFailure failure) {
        failures.add(failure);
      }
    };
  }
}
