package dev.moemesh.contract.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * Limits the bytes of rows that a process holds. While the budget is exhausted, the process's
 * streams take no further frame. Their sockets then fill, flow control stops the senders, and these
 * wait. So a process holds at most the budget and one frame per stream.
 *
 * <p>Tracks the bytes in use; callers must give back what they took. Confined to the loop's thread.
 */
public final class ByteBudget {
  private final long most;
  private final Executor afterThisTurn;
  private final ThreadConfinement confinement = new ThreadConfinement();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long held;
  private boolean waking;

  /**
   * A budget of which nothing is used.
   *
   * @param most bytes, at least 1
   * @param afterThisTurn runs a task on the loop's thread after the reads of the current turn
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public ByteBudget(long most, Executor afterThisTurn) {
    if (most <= 0) {
      throw new IllegalArgumentException(
          "max-bytes-in-flight: expected at least 1 byte, found " + most);
    }
    this.most = most;
    this.afterThisTurn = afterThisTurn;
  }

  /** The limit in bytes. */
  public long most() {
    return most;
  }

  /** Adds bytes to those in use. The caller must give them back. */
  public void take(long bytes) {
    confinement.check();
    held += bytes;
  }

  /** Removes bytes from those in use, and resumes streams that wait for the budget. */
  public void giveBack(long bytes) {
    confinement.check();
    held -= bytes;
    if (isOpen() && !waiting.isEmpty() && !waking) {
      waking = true;
      afterThisTurn.execute(this::wake);
    }
  }

  /** Whether the bytes in use are below the limit. */
  boolean isOpen() {
    return held < most;
  }

  /**
   * Runs a task when the budget is no longer exhausted. Tasks run in the order of their arrival.
   */
  void whenOpen(Runnable task) {
    confinement.check();
    waiting.add(task);
  }

  private void wake() {
    waking = false;
    while (isOpen() && !waiting.isEmpty()) {
      waiting.poll().run();
    }
  }
}
