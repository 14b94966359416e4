package dev.moemesh.gateway.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.gateway.api.ApiError;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The exchanges that have not ended. Safe for concurrent use. */
@Singleton
public class OpenExchanges {
  @GuardedBy("this")
  private final Set<Exchange> open = new HashSet<>();

  /** Counts an exchange until its end. On its event loop. */
  void add(Exchange exchange) {
    synchronized (this) {
      open.add(exchange);
    }
    exchange.atEnd(() -> remove(exchange));
  }

  private synchronized void remove(Exchange exchange) {
    open.remove(exchange);
    notifyAll();
  }

  /** How many there are. */
  public synchronized int count() {
    return open.size();
  }

  /** Ends all of them with an error. */
  void end(ApiError error) {
    List<Exchange> all;
    synchronized (this) {
      all = List.copyOf(open);
    }
    all.forEach(exchange -> exchange.interrupt(error));
  }

  /** Returns when there is none, or when the time is up; true if there is none. */
  synchronized boolean awaitNone(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (long left = limit.toMillis(); !open.isEmpty() && left > 0; ) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    return open.isEmpty();
  }
}
