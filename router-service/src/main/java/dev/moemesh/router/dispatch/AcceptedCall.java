package dev.moemesh.router.dispatch;

import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.router.sharing.RowShare;

/**
 * A call that was accepted, and all that came with it.
 *
 * @param rows owned by the call
 * @param lease the call's memory
 * @param stream the stream that it came on
 * @param clock tells where its time goes
 */
record AcceptedCall(
    RouteHeader header, CallRows rows, CallMemory.Lease lease, CallStream stream, CallClock clock) {

  int layer() {
    return header.getLayer();
  }

  CallArrays arrays() {
    return lease.arrays();
  }

  /** The requests that rows of a share belong to, for the log; empty if not known. */
  String requestsOf(RowShare<?> share) {
    int[] rowNumbers = share.choices();
    for (int i = 0; i < rowNumbers.length; i++) {
      rowNumbers[i] = arrays().assignment().row(rowNumbers[i]);
    }
    return stream.requests().describe(header.getStep(), rowNumbers);
  }

  /** Releases the rows and gives the memory back. Called once. */
  void release() {
    rows.release();
    lease.giveBack();
  }
}
