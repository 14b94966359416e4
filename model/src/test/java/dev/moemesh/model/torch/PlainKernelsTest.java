package dev.moemesh.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * What lies where, on a device that only knows shapes: PyTorch's {@code meta}. It refuses, as a GPU
 * does, to mix its tensors with the host's.
 */
class PlainKernelsTest {
  private static final int BF16 = 15;
  private static final ComputeDevice ELSEWHERE =
      new ComputeDevice("meta", ComputeDevice.Kernels.PLAIN);

  @Test
  void bytesBecomeNumbersWhereTheyAre() {
    try (TorchProgram program = TorchProgram.load("decoder", ELSEWHERE);
        PtNDManager manager = Tensors.scope(program.manager())) {
      PtNDArray elsewhere = elsewhere(program, manager, 64);

      PtNDArray numbers =
          program.tensor(manager, "numbers", ProgramArguments.of().tensor(elsewhere).integer(BF16));

      assertThat(numbers.getShape()).isEqualTo(new Shape(32));
    }
  }

  @Test
  void hostRowsFollowTheWeights() {
    try (TorchProgram program = TorchProgram.load("decoder", ELSEWHERE);
        PtNDManager manager = Tensors.scope(program.manager())) {
      PtNDArray weights = elsewhere(program, manager, 8);
      PtNDArray rows = Tensors.bytes(manager, ByteBuffer.allocateDirect(8));

      PtNDArray beside =
          program.tensor(manager, "beside", ProgramArguments.of().tensor(rows).tensor(weights));
      PtNDArray residual =
          program.tensor(
              manager,
              "add",
              ProgramArguments.of()
                  .tensor(floats(program, manager, weights))
                  .tensors(rows)
                  .integer(BF16));

      assertThat(beside.getShape()).isEqualTo(new Shape(8));
      assertThat(residual.getShape()).isEqualTo(new Shape(1, 4));
    }
  }

  private static PtNDArray floats(TorchProgram program, PtNDManager manager, PtNDArray there) {
    PtNDArray floats = (PtNDArray) manager.zeros(new Shape(1, 4));
    return program.tensor(manager, "beside", ProgramArguments.of().tensor(floats).tensor(there));
  }

  private static PtNDArray elsewhere(TorchProgram program, PtNDManager manager, int bytes) {
    return program.tensor(
        manager,
        "place",
        ProgramArguments.of()
            .tensor(Tensors.bytes(manager, ByteBuffer.allocateDirect(bytes)))
            .text(ELSEWHERE.name()));
  }
}
