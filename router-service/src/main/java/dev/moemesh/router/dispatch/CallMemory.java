package dev.moemesh.router.dispatch;

import dev.moemesh.contract.transport.ByteBudget;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lends calls the arrays that they use, and counts the bytes that they hold. Used on the loop's
 * thread.
 */
final class CallMemory {
  private static final int MOST_IDLE = 16;

  private final int expertCount;
  private final ByteBudget budget;
  private final IdleWatch idle;
  private final Deque<CallArrays> free = new ArrayDeque<>();

  /**
   * Memory for calls of a model.
   *
   * @param idle counts the calls
   */
  CallMemory(int expertCount, ByteBudget budget, IdleWatch idle) {
    this.expertCount = expertCount;
    this.budget = budget;
    this.idle = idle;
  }

  /** Memory for a call that holds at most that many bytes; the call must give it back. */
  CallLease lease(long bytes) {
    budget.take(bytes);
    idle.began();
    CallArrays arrays = free.isEmpty() ? CallArrays.empty(expertCount) : free.pop();
    return new CallLease(arrays, bytes, this);
  }

  void giveBack(CallLease lease) {
    budget.giveBack(lease.bytes());
    if (free.size() < MOST_IDLE) {
      free.push(lease.arrays());
    }
    idle.ended();
  }
}
