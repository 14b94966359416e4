package dev.moemesh.expert.batching;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Direct memory that is used again and again and grows when it must. Owner of it. Used on one
 * thread.
 */
final class ScratchBuffer implements AutoCloseable {
  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

  /** The buffer, emptied, with room for that many bytes; valid until the next call. */
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
