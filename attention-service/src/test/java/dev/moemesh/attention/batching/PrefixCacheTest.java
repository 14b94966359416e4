package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.IntBuffer;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {

  private static final IntBuffer TOKENS = IntBuffer.wrap(new int[] {1, 2, 3});

  private final PrefixCache cache = new PrefixCache();

  @Test
  void findsABlockByItsTokensAndItsParent() {
    CachedBlock first = cache.add(PrefixCache.ROOT, TOKENS, 5);
    CachedBlock second = cache.add(first.identity(), TOKENS, 6);

    assertThat(cache.find(PrefixCache.ROOT, TOKENS)).contains(first);
    assertThat(cache.find(first.identity(), TOKENS)).contains(second);
    assertThat(cache.find(second.identity(), TOKENS)).isEmpty();
  }

  @Test
  void tellsTokensOfTheSameHashApart() {
    IntBuffer some = IntBuffer.wrap(new int[] {31, 7, 0});
    IntBuffer others = IntBuffer.wrap(new int[] {0, 8, 0});
    assertThat(some).hasSameHashCodeAs(others);

    cache.add(PrefixCache.ROOT, some, 5);

    assertThat(cache.find(PrefixCache.ROOT, others)).isEmpty();
  }

  @Test
  void remembersItsTokensWhateverBecomesOfTheCallers() {
    int[] tokens = {1, 2, 3};
    CachedBlock block = cache.add(PrefixCache.ROOT, IntBuffer.wrap(tokens), 5);

    tokens[0] = 9;

    assertThat(cache.find(PrefixCache.ROOT, TOKENS)).contains(block);
  }

  @Test
  void evictsTheLeastRecentlyUsedLeafFirst() {
    CachedBlock trunk = cache.add(PrefixCache.ROOT, TOKENS, 1);
    CachedBlock old = cache.add(trunk.identity(), IntBuffer.wrap(new int[] {1}), 2);
    cache.retain(trunk);
    CachedBlock recent = cache.add(trunk.identity(), IntBuffer.wrap(new int[] {2}), 3);
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
    assertThat(cache.find(PrefixCache.ROOT, TOKENS)).isEmpty();
  }

  @Test
  void countsWhatNobodyHolds() {
    CachedBlock block = cache.add(PrefixCache.ROOT, TOKENS, 1);
    cache.retain(block);
    cache.release(block);
    assertThat(cache.unreferenced()).isZero();

    cache.release(block);

    assertThat(cache.unreferenced()).isEqualTo(1);
    assertThatThrownBy(() -> cache.release(block)).isInstanceOf(IllegalStateException.class);
  }
}
