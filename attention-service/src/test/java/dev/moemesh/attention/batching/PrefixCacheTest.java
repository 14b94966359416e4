package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.attention.batching.CachedBlock.Content;
import java.nio.IntBuffer;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {

  private static final IntBuffer TOKENS = IntBuffer.wrap(new int[] {1, 2, 3});

  private final PrefixCache cache = new PrefixCache();

  @Test
  void findsABlockByItsTokensAndItsParent() {
    CachedBlock first = cache.add(content(PrefixCache.ROOT, TOKENS), 5);
    CachedBlock second = cache.add(content(first.identity(), TOKENS), 6);

    assertThat(cache.find(content(PrefixCache.ROOT, TOKENS))).contains(first);
    assertThat(cache.find(content(first.identity(), TOKENS))).contains(second);
    assertThat(cache.find(content(second.identity(), TOKENS))).isEmpty();
  }

  @Test
  void findsNoBlockOfAnotherSalt() {
    CachedBlock block = cache.add(new Content(PrefixCache.ROOT, "alice", TOKENS), 5);

    assertThat(cache.find(new Content(PrefixCache.ROOT, "alice", TOKENS))).contains(block);
    assertThat(cache.find(new Content(PrefixCache.ROOT, "bob", TOKENS))).isEmpty();
    assertThat(cache.find(content(PrefixCache.ROOT, TOKENS))).isEmpty();
  }

  @Test
  void tellsTokensOfTheSameHashApart() {
    IntBuffer some = IntBuffer.wrap(new int[] {31, 7, 0});
    IntBuffer others = IntBuffer.wrap(new int[] {0, 8, 0});
    assertThat(some).hasSameHashCodeAs(others);

    cache.add(content(PrefixCache.ROOT, some), 5);

    assertThat(cache.find(content(PrefixCache.ROOT, others))).isEmpty();
  }

  @Test
  void remembersItsTokensWhateverBecomesOfTheCallers() {
    int[] tokens = {1, 2, 3};
    CachedBlock block = cache.add(content(PrefixCache.ROOT, IntBuffer.wrap(tokens)), 5);

    tokens[0] = 9;

    assertThat(cache.find(content(PrefixCache.ROOT, TOKENS))).contains(block);
  }

  @Test
  void evictsTheLeastRecentlyUsedLeafFirst() {
    CachedBlock trunk = cache.add(content(PrefixCache.ROOT, TOKENS), 1);
    CachedBlock old = cache.add(content(trunk.identity(), IntBuffer.wrap(new int[] {1})), 2);
    cache.retain(trunk);
    CachedBlock recent = cache.add(content(trunk.identity(), IntBuffer.wrap(new int[] {2})), 3);
    cache.release(old);
    cache.release(trunk);
    cache.release(recent);
    cache.release(trunk);

    cache.retain(trunk);
    cache.retain(old);
    cache.release(old);
    cache.release(trunk);

    assertThat(cache.evict()).isEqualTo(3);
    assertThat(cache.evict()).isEqualTo(2);
    assertThat(cache.evict()).isEqualTo(1);
    assertThat(cache.size()).isZero();
    assertThat(cache.evictions()).isEqualTo(3);
    assertThat(cache.find(content(PrefixCache.ROOT, TOKENS))).isEmpty();
  }

  @Test
  void countsWhatNobodyHolds() {
    CachedBlock block = cache.add(content(PrefixCache.ROOT, TOKENS), 1);
    cache.retain(block);
    cache.release(block);
    assertThat(cache.unreferenced()).isZero();

    cache.release(block);

    assertThat(cache.unreferenced()).isEqualTo(1);
    assertThatThrownBy(() -> cache.release(block)).isInstanceOf(IllegalStateException.class);
  }

  private static Content content(long parent, IntBuffer tokens) {
    return new Content(parent, "", tokens);
  }
}
