package dev.moemesh.attention.batching;

import dev.moemesh.attention.batching.CachedBlock.Content;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Full blocks of computed tokens, found by their tokens and the block before them: a prefix tree in
 * a hash map (Kwon et al., "PagedAttention", 2023; Zheng et al., "SGLang", 2024). Not thread-safe.
 *
 * <p>The holder of a block also holds the blocks before it, and releases the last one first. So the
 * unreferenced blocks are in eviction order: a child before its parent, the least recently used
 * first.
 */
final class PrefixCache {

  /** The parent of first blocks. */
  static final long ROOT = 0;

  private final Map<Content, CachedBlock> blocks = new HashMap<>();
  private final LinkedHashSet<CachedBlock> unreferenced = new LinkedHashSet<>();
  private long identities = ROOT;
  private long evictions;

  /** The block of this content. */
  Optional<CachedBlock> find(Content content) {
    return Optional.ofNullable(blocks.get(content));
  }

  /** Adds a block with one holder; its content must be new. Copies the tokens. */
  CachedBlock add(Content content, int block) {
    int[] copy = new int[content.tokens().remaining()];
    content.tokens().duplicate().get(copy);
    Content kept = new Content(content.parent(), content.salt(), IntBuffer.wrap(copy));
    CachedBlock added = new CachedBlock(++identities, kept, block);
    blocks.put(kept, added);
    return added;
  }

  /** Adds a holder to a block. */
  void retain(CachedBlock block) {
    block.retain();
    unreferenced.remove(block);
  }

  /** Removes a holder from a block. */
  void release(CachedBlock block) {
    block.release();
    if (!block.isReferenced()) {
      unreferenced.addLast(block);
    }
  }

  /** Evicts the least recently used leaf without holder, which must exist; returns its index. */
  int evict() {
    CachedBlock leaf = unreferenced.removeFirst();
    blocks.remove(leaf.content());
    evictions++;
    return leaf.block();
  }

  /** The number of blocks without holder. */
  int unreferenced() {
    return unreferenced.size();
  }

  /** The number of blocks. */
  int size() {
    return blocks.size();
  }

  /** Blocks evicted since the start. */
  long evictions() {
    return evictions;
  }
}
