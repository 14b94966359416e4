package dev.moemesh.attention.batching;

import java.nio.IntBuffer;

/**
 * A full block whose keys and values are computed and never written again. Used by one thread.
 *
 * <p>Its identity stands for all tokens from position 0 to its last: no other cached block has the
 * same parent and the same tokens.
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

  /** Never given twice. */
  long identity() {
    return identity;
  }

  Content content() {
    return content;
  }

  /** Where in the pool it lies. */
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
   * What a block holds. Equality compares the tokens themselves, so two contents of the same hash
   * are never taken for one another.
   *
   * @param parent identity of the block before it
   * @param salt of the requests that share it; those of another salt never find it
   * @param tokens of its positions
   */
  record Content(long parent, String salt, IntBuffer tokens) {}
}
