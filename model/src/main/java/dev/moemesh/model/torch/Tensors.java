package dev.moemesh.model.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.moemesh.model.config.DataType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Memory as tensors and tensors as memory, without a copy. */
public final class Tensors {

  private Tensors() {}

  /** A manager for tensors that live shorter than the parent's; whoever asks for it closes it. */
  public static PtNDManager scope(PtNDManager parent) {
    return parent.newSubManager(parent.getDevice());
  }

  /**
   * A tensor of bytes over the buffer's remaining memory, as {@code [size]} of uint8. Numbers in
   * bf16 are passed in this form, since DJL has no type for them. The programs reinterpret the
   * bytes.
   *
   * @param memory direct; must stay valid as long as the tensor
   */
  public static PtNDArray bytes(PtNDManager owner, ByteBuffer memory) {
    if (!memory.isDirect()) {
      throw new IllegalArgumentException("a tensor can alias direct buffers only");
    }
    ByteBuffer slice = memory.slice().order(ByteOrder.nativeOrder());
    return owner.create(slice, new Shape(slice.remaining()), ai.djl.ndarray.types.DataType.UINT8);
  }

  /** As {@link #bytes(PtNDManager, ByteBuffer)}, over at most 2 GiB - 1 of off-heap memory. */
  public static PtNDArray bytes(PtNDManager owner, MemorySegment memory) {
    return bytes(owner, memory.asByteBuffer());
  }

  /**
   * Memory as the matrix that it is, {@code [rows, columns]}; stays where it lies unless it is more
   * than 2 GiB.
   *
   * @param program has the method {@code matrix}
   * @param memory off-heap; must stay valid as long as the matrix
   */
  public static PtNDArray matrix(
      PtNDManager owner, TorchProgram program, MemorySegment memory, DataType type, int columns) {
    long rowBytes = (long) columns * type.bytes();
    long chunk = Math.max(1, Integer.MAX_VALUE / rowBytes) * rowBytes;
    List<PtNDArray> chunks = new ArrayList<>();
    for (long from = 0; from < memory.byteSize(); from += chunk) {
      long size = Math.min(chunk, memory.byteSize() - from);
      chunks.add(bytes(owner, memory.asSlice(from, size)));
    }
    return program.tensor(
        owner,
        "matrix",
        ProgramArguments.of()
            .tensors(chunks.toArray(PtNDArray[]::new))
            .integer(scalarType(type))
            .integer(columns));
  }

  /** A float32 tensor {@code [values]} with a copy of the values. */
  public static PtNDArray floats(PtNDManager owner, float... values) {
    return (PtNDArray) owner.create(values);
  }

  /** The tensor's memory, contiguous and little-endian; valid as long as the tensor. */
  public static ByteBuffer memory(PtNDArray tensor) {
    return JniUtils.getByteBuffer(tensor, true).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** PyTorch's number of a type ({@code c10::ScalarType}). */
  public static int scalarType(DataType type) {
    return switch (type) {
      case F16 -> 5;
      case F32 -> 6;
      case BF16 -> 15;
    };
  }
}
