package dev.moemesh.model.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns tensors of a checkpoint into tensors that the kernels take. Packed matrices replace their
 * mapping: the mapping is closed once its numbers have been repacked. May be used from any thread.
 */
public final class WeightLoader implements AutoCloseable {

  private final Checkpoint checkpoint;
  private final DataType computeType;
  private final ComputeDevice device;
  private final TorchProgram program;

  /**
   * A loader for weights to compute with in the type given.
   *
   * @param checkpoint stays the caller's, and open as long as the loader is used
   * @param device where the weights go
   */
  public WeightLoader(Checkpoint checkpoint, DataType computeType, ComputeDevice device) {
    this.checkpoint = checkpoint;
    this.computeType = computeType;
    this.device = device;
    this.program = TorchProgram.load("weights", device);
  }

  /**
   * The matrices {@code [rows, columns]} named, one below the other, as the device's linears take
   * them: on the CPU in oneDNN's packed layout; in the compute type.
   *
   * @param owner owns the packed tensor
   */
  public Packed pack(PtNDManager owner, int columns, String... names) {
    try (PtNDManager scratch = Tensors.scope(owner)) {
      List<MappedTensor> mapped = new ArrayList<>();
      try {
        List<PtNDArray> parts = new ArrayList<>();
        long rows = 0;
        for (String name : names) {
          MappedTensor tensor = checkpoint.map(name);
          mapped.add(tensor);
          rows += tensor.shape()[0];
          parts.add(matrix(scratch, tensor.expectShape(tensor.shape()[0], columns), columns));
        }
        PtNDArray packed =
            program.tensor(
                owner,
                "pack",
                ProgramArguments.of()
                    .tensors(parts.toArray(PtNDArray[]::new))
                    .integer(Tensors.scalarType(computeType))
                    .text(device.name()));
        return new Packed(packed, rows * columns * computeType.bytes());
      } finally {
        mapped.forEach(MappedTensor::close);
      }
    }
  }

  /** Vectors one behind the other in float32, for norms. */
  public PtNDArray floats(PtNDManager owner, String... names) {
    List<PtNDArray> parts = new ArrayList<>();
    try (PtNDManager scratch = Tensors.scope(owner)) {
      for (String name : names) {
        try (MappedTensor tensor = checkpoint.map(name)) {
          parts.add(Tensors.floats(scratch, tensor.toFloats()));
        }
      }
      return convert(owner, parts, DataType.F32);
    }
  }

  /** A vector as float32, on the heap. */
  public float[] numbers(String name) {
    try (MappedTensor tensor = checkpoint.map(name)) {
      return tensor.toFloats();
    }
  }

  /** Vectors one behind the other in the compute type, for biases. */
  public PtNDArray vector(PtNDManager owner, String... names) {
    try (PtNDManager scratch = Tensors.scope(owner)) {
      return convert(owner, List.of(floats(scratch, names)), computeType);
    }
  }

  private PtNDArray matrix(PtNDManager owner, MappedTensor tensor, int columns) {
    return Tensors.matrix(owner, program, tensor.bytes(), tensor.dtype(), columns);
  }

  private PtNDArray convert(PtNDManager owner, List<PtNDArray> parts, DataType type) {
    return program.tensor(
        owner,
        "convert",
        ProgramArguments.of()
            .tensors(parts.toArray(PtNDArray[]::new))
            .integer(Tensors.scalarType(type))
            .text(device.name()));
  }

  @Override
  public void close() {
    program.close();
  }

  /**
   * A matrix as the device's linears take it.
   *
   * @param bytes of its numbers
   */
  public record Packed(PtNDArray tensor, long bytes) {}
}
