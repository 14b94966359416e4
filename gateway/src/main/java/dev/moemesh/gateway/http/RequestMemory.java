package dev.moemesh.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of its clients the gateway holds at a time, all requests together: each may be
 * harmless by itself and many of them still fill the heap. Safe for concurrent use.
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

  /** What one request holds, given back when its last holder lets go. For one event loop. */
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
