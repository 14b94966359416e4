package dev.moemesh.contract.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * The bytes of rows that a process may hold. While they are used up, its streams take no further
 * frame: what is on its way waits in the sockets, their flow control stops the senders, and they
 * wait too. So no more is ever held than the budget and one frame per stream.
 *
 * <p>Used on the loop's thread.
 */
public final class ByteBudget {
  private final long most;
  private final Executor afterThisTurn;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private long held;
  private boolean waking;

  /**
   * A budget of which nothing is used.
   *
   * @param afterThisTurn runs a task on the loop's thread once the present reads are done
   */
  public ByteBudget(long most, Executor afterThisTurn) {
    if (most <= 0) {
      throw new IllegalArgumentException(
          "max-bytes-in-flight: expected at least 1 byte, found " + most);
    }
    this.most = most;
    this.afterThisTurn = afterThisTurn;
  }

  /** The most that may be held. */
  public long most() {
    return most;
  }

  /** Counts bytes in; the one who does gives them back. */
  public void take(long bytes) {
    held += bytes;
  }

  /** Counts bytes out, and lets those go on who wait. */
  public void giveBack(long bytes) {
    held -= bytes;
    if (isOpen() && !waiting.isEmpty() && !waking) {
      waking = true;
      afterThisTurn.execute(this::wake);
    }
  }

  boolean isOpen() {
    return held < most;
  }

  void whenOpen(Runnable task) {
    waiting.add(task);
  }

  private void wake() {
    waking = false;
    while (isOpen() && !waiting.isEmpty()) {
      waiting.poll().run();
    }
  }
}
