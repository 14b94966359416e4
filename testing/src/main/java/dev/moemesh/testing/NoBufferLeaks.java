package dev.moemesh.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which more row buffers are in use than before it. The test ends its loops
 * first: a loop's thread keeps a cache of buffers while it lives.
 */
public final class NoBufferLeaks implements BeforeEachCallback, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private long before;

  @Override
  public void beforeEach(ExtensionContext context) {
    before = active();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (active() > before && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(active()).as("row buffers in use, as many as before the test").isEqualTo(before);
  }

  private static long active() {
    return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }
}
