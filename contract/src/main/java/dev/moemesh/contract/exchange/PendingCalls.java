package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The pending calls of one connection: calls that await a reply, and a queue of calls that the
 * stream has not taken. Used on the exchange's thread.
 */
final class PendingCalls<Q extends MessageLite, R extends MessageLite> {
  private final PeerConnection<Q> connection;
  private final ExchangeListener listener;
  private final Runnable removed;
  private final LongObjectMap<PendingCall<Q, R>> byId = new LongObjectHashMap<>();

  /** Oldest first; each call is also in {@link #byId}. */
  private final Deque<PendingCall<Q, R>> unsent = new ArrayDeque<>();

  private long rows;

  /**
   * No calls.
   *
   * @param removed runs after each removal of a call, before the call hears of its outcome
   */
  PendingCalls(PeerConnection<Q> connection, ExchangeListener listener, Runnable removed) {
    this.connection = connection;
    this.listener = listener;
    this.removed = removed;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  boolean contains(PendingCall<Q, R> pending) {
    return byId.containsKey(pending.id());
  }

  /** Rows of all pending calls. */
  long rows() {
    return rows;
  }

  /**
   * Sends a call, or queues it if the stream is full or others wait. A call that the connection
   * fails to send is not pending: the exception passes on.
   */
  PendingCall<Q, R> send(long id, ExchangeCall<Q, R> call) {
    PendingCall<Q, R> pending = new PendingCall<>(this, id, call);
    if (unsent.isEmpty() && connection.isReady()) {
      Frame<Q> frame = call.frame(id);
      add(pending);
      try {
        connection.send(frame);
      } catch (RuntimeException | Error e) {
        remove(pending);
        throw e;
      }
    } else {
      call.keep();
      add(pending);
      unsent.add(pending);
      pending.enqueued();
      listener.unsentChanged(1);
    }
    return pending;
  }

  private void add(PendingCall<Q, R> pending) {
    byId.put(pending.id(), pending);
    rows += pending.call().rowCount();
  }

  /** Sends from the queue while the stream takes frames. */
  void sendUnsent() {
    while (!unsent.isEmpty() && connection.isReady()) {
      PendingCall<Q, R> pending = unsent.remove();
      pending.dequeued();
      listener.unsentChanged(-1);
      connection.send(pending.call().frame(pending.id()));
    }
  }

  /** Hands a reply to its call, or releases it if none waits for it. */
  void reply(long id, Frame<R> reply) {
    PendingCall<Q, R> pending = byId.get(id);
    if (pending == null) {
      reply.release();
      listener.replyDropped(id);
    } else {
      remove(pending);
      pending.call().replied(reply);
    }
  }

  /** Removes a call; false if it is not pending. */
  boolean remove(PendingCall<Q, R> pending) {
    if (byId.remove(pending.id()) == null) {
      return false;
    }
    rows -= pending.call().rowCount();
    pending.cancelDeadline();
    if (pending.isQueued()) {
      unsent.remove(pending);
      listener.unsentChanged(-1);
      pending.call().drop();
    }
    removed.run();
    return true;
  }

  /** Tells a call that no reply will come, unless it is not pending any more. */
  void lose(PendingCall<Q, R> pending, CallLoss loss) {
    if (remove(pending)) {
      pending.call().lost(loss);
    }
  }

  /** Tells all calls that no reply will come. One that another call cancels meanwhile is spared. */
  void loseAll(CallLoss loss) {
    for (PendingCall<Q, R> pending : List.copyOf(byId.values())) {
      lose(pending, loss);
    }
  }
}
