package dev.moemesh.router.pods;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeReplyHeader;

/** Someone who waits for a pod's reply to one frame; hears one of the two, once. */
public interface Pending {

  /** The reply has come; the frame belongs to the one who waits. */
  void answered(Frame<ComputeReplyHeader> reply);

  /** No reply will come. */
  void broken(String reason);
}
