package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.ThreadConfinement;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One Route stream: passes its frames to the dispatcher, and cancels its calls when the caller goes
 * away. Confined to the loop's thread.
 */
public final class RouteStream implements FrameReplies.Receiver<RouteHeader>, CallStream {
  private enum Phase {
    OPEN,
    ENDED
  }

  private final Dispatcher dispatcher;
  private final FrameReplies<RouteReplyHeader> replies;
  private final StepRequests requests = new StepRequests();
  private final Set<CancellableCall> calls = new LinkedHashSet<>();
  private final ThreadConfinement confinement = new ThreadConfinement();
  private Phase phase = Phase.OPEN;

  /** A stream without calls. */
  public RouteStream(Dispatcher dispatcher, FrameReplies<RouteReplyHeader> replies) {
    this.dispatcher = dispatcher;
    this.replies = replies;
    dispatcher.opened();
  }

  @Override
  public void received(Frame<RouteHeader> frame) {
    confinement.check();
    requests.update(frame.header());
    dispatcher.route(frame, this);
  }

  @Override
  public void cancelled() {
    confinement.check();
    List.copyOf(calls).forEach(CancellableCall::cancel);
    completed();
  }

  @Override
  public void completed() {
    confinement.check();
    if (phase == Phase.OPEN) {
      phase = Phase.ENDED;
      dispatcher.closed();
    }
  }

  @Override
  public void began(CancellableCall call) {
    confinement.check();
    calls.add(call);
  }

  @Override
  public void ended(CancellableCall call) {
    confinement.check();
    calls.remove(call);
  }

  @Override
  public void reply(Frame<RouteReplyHeader> frame) {
    confinement.check();
    replies.send(frame);
  }

  @Override
  public StepRequests requests() {
    return requests;
  }
}
