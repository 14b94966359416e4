package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.attention.LargeMemory;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.RowBuckets;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for rows {@code [capacity, columns]} of a type, and a tensor over the same memory.
 * Grows when it must, by whole {@link RowBuckets}; its contents are lost then. Owner of both. Used
 * on one thread, but what it holds may be used on several.
 */
final class RowBuffer implements AutoCloseable {

  private final TorchProgram program;
  private final DataType type;
  private final int columns;
  private @Nullable Allocation allocation;

  RowBuffer(TorchProgram program, DataType type, int columns) {
    this.program = program;
    this.type = type;
    this.columns = columns;
  }

  /** Sees to room for so many rows and those that pad them. */
  void hold(int rows) {
    int capacity = RowBuckets.padded(rows);
    if (allocation == null || allocation.capacity < capacity) {
      close();
      allocation = allocate(capacity);
    }
  }

  private Allocation allocate(int capacity) {
    LargeMemory memory = LargeMemory.of((long) capacity * columns * type.bytes());
    PtNDManager manager = Tensors.scope(program.manager());
    PtNDArray tensor = Tensors.matrix(manager, program, memory.segment(), type, columns);
    return new Allocation(memory, manager, tensor, capacity);
  }

  /** The memory. */
  MemorySegment segment() {
    return held().memory.segment();
  }

  /** All rows, those without contents too: {@code [capacity, columns]}. */
  PtNDArray tensor() {
    return held().tensor;
  }

  /** The first rows alone, {@code [rows, columns]}: a tensor of the owner over the same memory. */
  PtNDArray rows(PtNDManager owner, int rows) {
    return program.tensor(owner, "rows", ProgramArguments.of().tensor(held().tensor).integer(rows));
  }

  /** The memory of the first rows, little-endian. */
  ByteBuffer bytes(int rows) {
    long size = (long) rows * columns * type.bytes();
    return segment().asSlice(0, size).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Gives the memory back if it is more than so many bytes. */
  void trim(long bytes) {
    if (allocation != null && allocation.memory.segment().byteSize() > bytes) {
      close();
    }
  }

  private Allocation held() {
    if (allocation == null) {
      throw new IllegalStateException("no rows are held");
    }
    return allocation;
  }

  @Override
  public void close() {
    if (allocation != null) {
      allocation.manager.close();
      allocation.memory.close();
      allocation = null;
    }
  }

  private record Allocation(
      LargeMemory memory, PtNDManager manager, PtNDArray tensor, int capacity) {}
}
