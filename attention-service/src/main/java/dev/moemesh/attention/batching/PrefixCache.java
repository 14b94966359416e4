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
 * <p>Who holds a block holds those before it too, and releases the last one first. So blocks that
 * nobody holds stand in the order in which they may go: a child before its parent, the least
 * recently used first.
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

  /** Adds a block that is not there yet, held by one sequence. Copies the tokens. */
  CachedBlock add(Content content, int block) {
    int[] copy = new int[content.tokens().remaining()];
    content.tokens().duplicate().get(copy);
    Content kept = new Content(content.parent(), content.salt(), IntBuffer.wrap(copy));
    CachedBlock added = new CachedBlock(++identities, kept, block);
    blocks.put(kept, added);
    return added;
  }

  /** One more sequence holds the block. */
  void retain(CachedBlock block) {
    block.retain();
    unreferenced.remove(block);
  }

  /** One sequence less holds the block. */
  void release(CachedBlock block) {
    block.release();
    if (!block.isReferenced()) {
      unreferenced.addLast(block);
    }
  }

  /** Forgets the least recently used leaf that nobody holds; there must be one. Its place. */
  int evict() {
    CachedBlock leaf = unreferenced.removeFirst();
    blocks.remove(leaf.content());
    evictions++;
    return leaf.block();
  }

  /** Blocks that nobody holds. */
  int unreferenced() {
    return unreferenced.size();
  }

  /** All blocks. */
  int size() {
    return blocks.size();
  }

  /** Blocks forgotten so far. */
  long evictions() {
    return evictions;
  }
}
