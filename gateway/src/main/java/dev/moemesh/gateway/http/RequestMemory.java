package dev.moemesh.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Tracks the bytes that all requests together hold, and refuses more than a limit. Safe for
 * concurrent use.
 */
final class RequestMemory {
  private final long total;
  private final AtomicLong used = new AtomicLong();

  RequestMemory(long total) {
    this.total = total;
  }

  long total() {
    return total;
  }

  /** A share without bytes, which has one holder. */
  Share share() {
    return new Share();
  }

  private boolean take(long bytes) {
    if (used.addAndGet(bytes) <= total) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** The bytes of one request, released with its last holder. Confined to one event loop. */
  final class Share {
    private long taken;
    private int holders = 1;

    /** Whether there is room for so many bytes more; if not, none is taken. */
    boolean take(long bytes) {
      if (!RequestMemory.this.take(bytes)) {
        return false;
      }
      taken += bytes;
      return true;
    }

    Share retain() {
      holders++;
      return this;
    }

    void release() {
      holders--;
      if (holders == 0) {
        used.addAndGet(-taken);
        taken = 0;
      }
    }
  }
}
