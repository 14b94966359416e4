package dev.moemesh.router.dispatch;

/**
 * The memory that a call uses until its end. Used on the loop's thread.
 *
 * @param arrays borrowed by the call
 * @param bytes of rows that it holds at most
 */
record CallLease(CallArrays arrays, long bytes, CallMemory memory) {

  /** Gives the memory back. Called once. */
  void end() {
    memory.giveBack(this);
  }
}
