package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A call under its id. Used on the exchange's thread. */
final class PendingCall<Q extends MessageLite, R extends MessageLite> implements CallTicket {
  private static final Future<?> NO_DEADLINE = CompletableFuture.completedFuture("no deadline");

  private final PendingCalls<Q, R> calls;
  private final long id;
  private final ExchangeCall<Q, R> call;
  private Future<?> deadline = NO_DEADLINE;
  private boolean queued;

  PendingCall(PendingCalls<Q, R> calls, long id, ExchangeCall<Q, R> call) {
    this.calls = calls;
    this.id = id;
    this.call = call;
  }

  long id() {
    return id;
  }

  ExchangeCall<Q, R> call() {
    return call;
  }

  /** Whether the call waits in the queue of unsent calls. */
  boolean isQueued() {
    return queued;
  }

  void enqueued() {
    queued = true;
  }

  void dequeued() {
    queued = false;
  }

  /** Sets the deadline, unless the call has had its outcome while it was sent. */
  void expireAfter(Duration timeout, ExchangeThread thread) {
    if (!calls.contains(this)) {
      return;
    }
    deadline = thread.after(timeout, () -> calls.lose(this, new CallLoss.Expired(timeout)));
  }

  void cancelDeadline() {
    deadline.cancel(false);
  }

  @Override
  public void cancel() {
    calls.remove(this);
  }
}
