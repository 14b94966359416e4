package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.router.sharing.RowShare;
import io.netty.buffer.ByteBuf;

/**
 * The rows of a call in the compute type, as one buffer that the call owns. Used on the loop's
 * thread.
 *
 * @param rows {@code [rows, hiddenSize]}
 * @param rowBytes bytes of one row
 * @param assignment tells the row of each choice
 */
record CallRows(ByteBuf rows, int rowBytes, Assignment assignment) {

  /** A buffer with the rows of a share, in its order; the caller owns it. */
  ByteBuf gather(RowShare<?> share) {
    int bytes = share.rows() * rowBytes;
    ByteBuf gathered = RowMemory.allocator().directBuffer(bytes);
    int first = rows.readerIndex();
    try {
      share.forEach(
          (choice, position) ->
              gathered.writeBytes(rows, first + assignment.row(choice) * rowBytes, rowBytes));
      return gathered;
    } catch (RuntimeException | Error e) {
      gathered.release();
      throw e;
    }
  }

  /** Gives the rows back to their allocator. */
  void release() {
    rows.release();
  }
}
