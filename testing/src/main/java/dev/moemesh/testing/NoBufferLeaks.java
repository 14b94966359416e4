package dev.moemesh.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that fails a test if it leaves more row buffers in use than it found. The test
 * must close its loops, since the thread of a loop caches buffers.
 */
public final class NoBufferLeaks implements BeforeEachCallback, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LongSupplier inUse;
  private long before;

  /**
   * A leak check.
   *
   * @param inUse counts the buffers in use
   */
  public NoBufferLeaks(LongSupplier inUse) {
    this.inUse = inUse;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = inUse.getAsLong();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (inUse.getAsLong() > before && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(inUse.getAsLong())
        .as("row buffers in use, as many as before the test")
        .isEqualTo(before);
  }
}
