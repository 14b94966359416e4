package dev.moemesh.contract.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Tells whether more rows are in use than when it was made. */
public final class RowLeaks {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final long before = RowMemory.buffersInUse();

  /** Fails if so; loops are to be closed before, for their threads keep some buffers. */
  public void assertNone() {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (RowMemory.buffersInUse() > before && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(RowMemory.buffersInUse()).as("row buffers in use").isEqualTo(before);
  }
}
