package dev.moemesh.expert.batching;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reusable direct memory that grows on demand. Owner of the memory. Used on one thread. */
final class ScratchBuffer implements AutoCloseable {
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

  /** The empty buffer with room for a number of bytes; valid until the next call. */
  ByteBuf withRoomFor(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer.release();
      buffer = Unpooled.EMPTY_BUFFER;
      buffer = Unpooled.directBuffer(capacity(bytes));
    }
    return buffer.clear();
  }

  private static int capacity(int bytes) {
    return bytes > 1 << 30 ? bytes : Math.max(4096, Integer.highestOneBit(bytes - 1) << 1);
  }

  @Override
  public void close() {
    buffer.release();
    buffer = Unpooled.EMPTY_BUFFER;
  }
}
