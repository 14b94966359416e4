package dev.moemesh.contract.transport;

import org.jspecify.annotations.Nullable;

/**
 * Confines an object to the thread that uses it first, for classes that have no {@link Loop} at
 * hand. A constructor does not count as use, so that an object may be built on one thread and
 * handed over to another. Checks run where assertions are enabled and cost nothing elsewhere.
 *
 * <p>Thread-safe.
 */
public final class ThreadConfinement {
  private volatile @Nullable Thread owner;

  /**
   * Checks that the caller is on the thread that made the first check.
   *
   * @throws AssertionError if assertions are enabled and the caller is on another thread
   */
  public void check() {
    assert ownedByThisThread() : "expected " + owner + ", found " + Thread.currentThread();
  }

  private boolean ownedByThisThread() {
    Thread here = Thread.currentThread();
    if (owner == null) {
      synchronized (this) {
        owner = owner == null ? here : owner;
      }
    }
    return owner == here;
  }
}
