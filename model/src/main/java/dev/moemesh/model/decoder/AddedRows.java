package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.torch.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are added to the residual stream, as memory. Owner of the tensors among them until it
 * is closed.
 */
final class AddedRows implements AutoCloseable {

  private static final AddedRows NONE =
      new AddedRows(new MemorySegment[0], new NumberFormat[0], List.of());

  private final MemorySegment[] memory;
  private final NumberFormat[] formats;
  private final List<PtNDArray> tensors;

  private AddedRows(MemorySegment[] memory, NumberFormat[] formats, List<PtNDArray> tensors) {
    this.memory = memory;
    this.formats = formats;
    this.tensors = tensors;
  }

  /**
   * The rows of a layer's networks.
   *
   * @param computeType of the rows of MoE layers
   */
  static AddedRows of(List<Delta> deltas, DataType computeType) {
    if (deltas.isEmpty()) {
      return NONE;
    }
    MemorySegment[] memory = new MemorySegment[deltas.size()];
    NumberFormat[] formats = new NumberFormat[memory.length];
    List<PtNDArray> tensors = new ArrayList<>(memory.length);
    for (int i = 0; i < memory.length; i++) {
      switch (deltas.get(i)) {
        case Delta.Routed routed -> {
          memory[i] = MemorySegment.ofBuffer(routed.rows());
          formats[i] = NumberFormat.of(computeType);
        }
        case Delta.Computed computed -> {
          memory[i] = MemorySegment.ofBuffer(Tensors.memory(computed.output()));
          formats[i] = NumberFormat.of(DataType.F32);
          tensors.add(computed.output());
        }
      }
    }
    return new AddedRows(memory, formats, tensors);
  }

  /** Float32 rows in a buffer, which stays its owner's. */
  static AddedRows of(RowBuffer rows) {
    return new AddedRows(
        new MemorySegment[] {rows.segment()},
        new NumberFormat[] {NumberFormat.of(DataType.F32)},
        List.of());
  }

  /** Rows in the compute type, and float32 ones behind them, in memory that stays its owner's. */
  static AddedRows of(MemorySegment routed, DataType computeType, MemorySegment computed) {
    return new AddedRows(
        new MemorySegment[] {routed, computed},
        new NumberFormat[] {NumberFormat.of(computeType), NumberFormat.of(DataType.F32)},
        List.of());
  }

  /** Where each of the summands lies. */
  MemorySegment[] memory() {
    return memory;
  }

  /** The format of each of them. */
  NumberFormat[] formats() {
    return formats;
  }

  @Override
  public void close() {
    tensors.forEach(PtNDArray::close);
  }
}
