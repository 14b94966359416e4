package dev.moemesh.model.decoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory for the integers of a step, reused by the next. DJL would allocate direct memory
 * for each array, which only a garbage collection releases. Grows when it must. Used on one thread,
 * by one step at a time.
 */
final class StepNumbers {

  private ByteBuffer memory = direct(1024);

  private static ByteBuffer direct(int numbers) {
    return ByteBuffer.allocateDirect(numbers * Long.BYTES).order(ByteOrder.nativeOrder());
  }

  /** Begins a step of at most that many numbers. Tensors of the previous step become invalid. */
  void begin(int numbers) {
    if (memory.capacity() / Long.BYTES < numbers) {
      memory = direct(Math.max(numbers, memory.capacity() / Long.BYTES * 2));
    }
    memory.clear();
  }

  /** An int64 tensor {@code [values]}, valid until the next step begins. */
  PtNDArray tensor(PtNDManager owner, long[] values) {
    ByteBuffer part =
        memory.slice(memory.position(), values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    part.asLongBuffer().put(values);
    memory.position(memory.position() + part.capacity());
    return owner.create(part, new Shape(values.length), DataType.INT64);
  }
}
