package dev.moemesh.model.attention;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that share the work of one: the caller's, and daemons that wait for work, for a short
 * while awake and then parked. Which thread does a part of the work is a matter of chance, so a
 * part's result must not depend on it.
 *
 * <p>Owner of its daemons. Used by one thread at a time.
 */
public final class Team implements AutoCloseable {

  /**
   * About 20 µs: the time between two pieces of work of a layer, and less than a core is worth to
   * somebody else.
   */
  private static final int SPINS = 500;

  private final Thread[] helpers;
  private volatile @Nullable Job job;
  private volatile boolean closed;

  /** A team of so many threads, the caller's included. */
  public Team(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a team has at least one thread, not " + size);
    }
    this.helpers = new Thread[size - 1];
    for (int i = 0; i < helpers.length; i++) {
      int member = i + 1;
      helpers[i] =
          Thread.ofPlatform().daemon().name("attention-" + member).start(() -> help(member));
    }
  }

  /** Threads, the caller's included. */
  public int size() {
    return helpers.length + 1;
  }

  /**
   * Does all parts of a piece of work, and returns when they are done.
   *
   * @param alone whether waking the helpers would take longer than it saves
   * @throws RuntimeException what a part threw
   */
  public void run(int parts, boolean alone, Work work) {
    if (alone || helpers.length == 0 || parts <= 1) {
      for (int part = 0; part < parts; part++) {
        work.run(part, 0);
      }
      return;
    }
    Job next = new Job(parts, work);
    job = next;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    next.work(0);
    next.await();
    job = null;
  }

  private void help(int member) {
    @Nullable Job seen = null;
    int spins = 0;
    while (!closed) {
      Job current = job;
      if (current != null && current != seen) {
        current.work(member);
        seen = current;
        spins = 0;
      } else if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        seen = null;
        LockSupport.park(this);
        spins = 0;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    for (Thread helper : helpers) {
      join(helper);
    }
  }

  private static void join(Thread helper) {
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work in parts that do not touch each other's. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does one part.
     *
     * @param member which thread of the team, from 0
     */
    void run(int part, int member);
  }

  /** One piece of work; a helper that comes late finds nothing left of it. */
  private static final class Job {

    private final int parts;
    private final Work work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Job(int parts, Work work) {
      this.parts = parts;
      this.work = work;
    }

    void work(int member) {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          work.run(part, member);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void await() {
      while (done.get() < parts) {
        Thread.onSpinWait();
      }
      switch (failure) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
