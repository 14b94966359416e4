package dev.moemesh.router.dispatch;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.numbers.PackedFloats;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** What the gate needs of memory, used again by every call. Used on one thread. */
final class GateScratch {
  private final int hiddenSize;
  private final int expertCount;
  private float[] rows = new float[0];
  private float[] logits = new float[0];

  GateScratch(int hiddenSize, int expertCount) {
    this.hiddenSize = hiddenSize;
    this.expertCount = expertCount;
  }

  /** Assigns rows of a type to the gate's experts. */
  void assign(Gate gate, ByteBuf bytes, DataType type, int rowCount, Assignment assignment) {
    int numbers = rowCount * hiddenSize;
    if (rows.length < numbers) {
      rows = new float[Math.max(numbers, 2 * rows.length)];
    }
    if (logits.length < rowCount * expertCount) {
      logits = new float[Math.max(rowCount * expertCount, 2 * logits.length)];
    }
    PackedFloats.widen(bytes.nioBuffer(), type, numbers, rows);
    gate.assign(rows, rowCount, logits, assignment);
  }

  /** Writes the rows that were routed last in another type. */
  void store(int rowCount, DataType type, ByteBuf out) {
    ByteBuffer bytes = out.nioBuffer(0, out.writableBytes());
    PackedFloats.round(rows, 0, rowCount * hiddenSize, bytes, 0, type);
    out.writerIndex(out.capacity());
  }
}
