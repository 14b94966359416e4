package dev.moemesh.router.dispatch;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.RowTokens;
import io.netty.buffer.ByteBuf;

/** The gate's memory, which each call uses again. Used on one thread. */
final class GateScratch {
  private final GateBatch batch;

  GateScratch(int hiddenSize) {
    this.batch = new GateBatch(hiddenSize);
  }

  /** Assigns rows of a type to the gate's experts. A route call does not carry token ids. */
  void assign(Gate gate, ByteBuf bytes, DataType type, int rowCount, Assignment assignment) {
    batch.read(bytes.nioBuffer(), type, rowCount, RowTokens.absent());
    gate.assign(batch, assignment);
  }

  /** Writes the rows that were assigned last in another type; fills {@code out}. */
  void store(DataType type, ByteBuf out) {
    batch.write(out.nioBuffer(0, out.writableBytes()), type);
    out.writerIndex(out.capacity());
  }
}
