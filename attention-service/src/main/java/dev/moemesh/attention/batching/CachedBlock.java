package dev.moemesh.attention.batching;

import java.nio.IntBuffer;

/**
 * A full block whose keys and values are computed and read-only. Not thread-safe.
 *
 * <p>Its identity stands for all tokens from position 0 to its last: no other cached block has the
 * same parent and tokens.
 */
final class CachedBlock {

  private final long identity;
  private final Content content;
  private final int block;
  private int references;

  /** A block that one sequence holds. */
  CachedBlock(long identity, Content content, int block) {
    this.identity = identity;
    this.content = content;
    this.block = block;
    this.references = 1;
  }

  /** Unique among all blocks that were ever cached. */
  long identity() {
    return identity;
  }

  Content content() {
    return content;
  }

  /** Its index in the pool. */
  int block() {
    return block;
  }

  boolean isReferenced() {
    return references > 0;
  }

  void retain() {
    references++;
  }

  void release() {
    if (references == 0) {
      throw new IllegalStateException("block " + block + " is released more often than it is held");
    }
    references--;
  }

  /**
   * The content of a block. Equality compares the tokens, so a hash collision is harmless.
   *
   * @param parent identity of the block before it
   * @param salt cache salt of the requests that may share it
   * @param tokens tokens of its positions
   */
  record Content(long parent, String salt, IntBuffer tokens) {}
}
