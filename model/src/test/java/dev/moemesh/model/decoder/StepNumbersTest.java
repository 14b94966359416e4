package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.TorchProgram;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepNumbersTest {

  @Test
  void keepsTheNumbersOfAStepApartAndGrows() {
    try (TorchProgram program = TorchProgram.load("ffn", ComputeDevice.CPU)) {
      StepNumbers numbers = new StepNumbers();
      long[] few = {3, 1L << 40, -1};
      long[] many = LongStream.range(0, 5_000).toArray();

      numbers.begin(few.length);
      try (NDArray tensor = numbers.tensor(program.manager(), few)) {
        assertThat(tensor.toLongArray()).isEqualTo(few);
      }
      numbers.begin(few.length + many.length);
      try (NDArray first = numbers.tensor(program.manager(), few);
          NDArray second = numbers.tensor(program.manager(), many)) {
        assertThat(first.toLongArray()).isEqualTo(few);
        assertThat(second.toLongArray()).isEqualTo(many);
      }
    }
  }
}
