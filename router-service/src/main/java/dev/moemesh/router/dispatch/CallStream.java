package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.RouteReplyHeader;

/** The stream that a call came on, as far as the call needs it. Used on the loop's thread. */
interface CallStream {

  /** A call has begun; it is cancelled if the caller goes away. */
  void began(CancellableCall call);

  /** A call is over: it has replied, or was cancelled. */
  void ended(CancellableCall call);

  /** Sends a reply, and owns its rows. */
  void reply(Frame<RouteReplyHeader> frame);

  /** The requests that the rows of the stream's calls belong to. */
  StepRequests requests();
}
