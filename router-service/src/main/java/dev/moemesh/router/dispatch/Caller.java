package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One Route stream: its calls in flight and whose rows they are. Used on the loop's thread. */
public final class Caller implements FrameReplies.Receiver<RouteHeader> {
  private final Dispatcher dispatcher;
  private final FrameReplies<RouteReplyHeader> replies;
  private final StepRequests requests = new StepRequests();
  private final Set<RouteCall> calls = new LinkedHashSet<>();
  private boolean ended;

  /** A stream without calls. */
  public Caller(Dispatcher dispatcher, FrameReplies<RouteReplyHeader> replies) {
    this.dispatcher = dispatcher;
    this.replies = replies;
    dispatcher.opened();
  }

  @Override
  public void received(Frame<RouteHeader> frame) {
    requests.update(frame.header());
    dispatcher.route(frame, this);
  }

  @Override
  public void cancelled() {
    List.copyOf(calls).forEach(RouteCall::cancel);
    completed();
  }

  @Override
  public void completed() {
    if (!ended) {
      ended = true;
      dispatcher.closed();
    }
  }

  void began(RouteCall call) {
    calls.add(call);
  }

  void ended(RouteCall call) {
    calls.remove(call);
  }

  void reply(Frame<RouteReplyHeader> frame) {
    replies.send(frame);
  }

  StepRequests requests() {
    return requests;
  }
}
