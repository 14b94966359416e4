package dev.moemesh.model.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;

/**
 * The packed linear that all kernels consist of, alone and over random numbers. Shows how much the
 * processor can multiply when it does nothing else. Owner of its tensors. For one thread at a time.
 */
public final class PackedLinear implements AutoCloseable {

  private final TorchProgram program;
  private final PtNDArray input;
  private final PtNDArray packed;
  private final long operations;

  private PackedLinear(TorchProgram program, int rows, int inputs, int outputs, int scalarType) {
    this.program = program;
    PtNDManager manager = program.manager();
    this.input = random(rows, inputs, scalarType);
    try (PtNDArray weight = random(outputs, inputs, scalarType)) {
      this.packed = program.tensor(manager, "pack", ProgramArguments.of().tensor(weight));
    }
    this.operations = 2L * rows * inputs * outputs;
  }

  /**
   * A linear of {@code [rows, inputs]} by {@code [outputs, inputs]}.
   *
   * @param type of rows, weights and output: {@code F32} or {@code BF16}
   */
  public static PackedLinear random(int rows, int inputs, int outputs, DataType type) {
    return new PackedLinear(
        TorchProgram.load("linear", ComputeDevice.CPU),
        rows,
        inputs,
        outputs,
        Tensors.scalarType(type));
  }

  /** Multiplies, once, and forgets the product. */
  public void multiply() {
    program
        .tensor(program.manager(), "multiply", ProgramArguments.of().tensor(input).tensor(packed))
        .close();
  }

  /** Floating-point operations of one product: a multiplication and an addition each. */
  public long operations() {
    return operations;
  }

  private PtNDArray random(int rows, int columns, int scalarType) {
    return program.tensor(
        program.manager(),
        "random",
        ProgramArguments.of().integer(rows).integer(columns).integer(scalarType));
  }

  @Override
  public void close() {
    program.close();
  }
}
