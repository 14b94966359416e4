package dev.moemesh.grammar.mask;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Keeps the values used last, up to a number of bytes. Thread-safe. */
final class Cache<K, V> {

  private final long limit;
  private final ToLongFunction<V> size;

  @GuardedBy("this")
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this")
  private long bytes;

  Cache(long limit, ToLongFunction<V> size) {
    this.limit = limit;
    this.size = size;
  }

  synchronized @Nullable V get(K key) {
    return values.get(key);
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized void clear() {
    values.clear();
    bytes = 0;
  }

  synchronized void put(K key, V value) {
    V before = values.put(key, value);
    bytes += size.applyAsLong(value) - (before == null ? 0 : size.applyAsLong(before));
    Iterator<V> eldest = values.values().iterator();
    while (bytes > limit && values.size() > 1) {
      bytes -= size.applyAsLong(eldest.next());
      eldest.remove();
    }
  }
}
