package dev.moemesh.router.pods;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.netty.buffer.ByteBuf;

/** Someone who has rows for a pod and waits for its reply. */
public interface Pending {

  /** How many rows. */
  int rowCount();

  /**
   * The header of the frame, without a call id; asked for when the pod's stream takes the frame.
   */
  ComputeHeader.Builder header();

  /** The rows of the frame, handed over; asked for when the pod's stream takes the frame. */
  ByteBuf rows();

  /** The reply has come; the frame belongs to the one who waits. No more is heard after it. */
  void answered(Frame<ComputeReplyHeader> reply);

  /** No reply will come. No more is heard after it. */
  void broken(String reason);
}
