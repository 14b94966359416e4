package dev.moemesh.router.dispatch;

import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.ThreadConfinement;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lends calls the arrays that they use, and counts the bytes that they hold. Confined to the loop's
 * thread.
 */
final class CallMemory {
  private static final int MOST_FREE = 16;

  private final int expertCount;
  private final ByteBudget budget;
  private final IdleWatch idle;
  private final Deque<CallArrays> free = new ArrayDeque<>();
  private final ThreadConfinement confinement = new ThreadConfinement();

  /**
   * Memory for calls of a model.
   *
   * @param expertCount experts of a layer
   * @param idle counts the calls
   */
  CallMemory(int expertCount, ByteBudget budget, IdleWatch idle) {
    this.expertCount = expertCount;
    this.budget = budget;
    this.idle = idle;
  }

  /** Memory for a call that holds at most that many bytes of rows; the call must give it back. */
  Lease lease(long bytes) {
    confinement.check();
    budget.take(bytes);
    idle.began();
    return new Lease(free.isEmpty() ? CallArrays.empty(expertCount) : free.pop(), bytes);
  }

  /** The memory of one call. */
  final class Lease {
    private final CallArrays arrays;
    private final long bytes;

    private Lease(CallArrays arrays, long bytes) {
      this.arrays = arrays;
      this.bytes = bytes;
    }

    /** Arrays that are the call's until it gives them back. */
    CallArrays arrays() {
      return arrays;
    }

    /** Gives the memory back. Called once. */
    void giveBack() {
      confinement.check();
      budget.giveBack(bytes);
      if (free.size() < MOST_FREE) {
        free.push(arrays);
      }
      idle.ended();
    }
  }
}
