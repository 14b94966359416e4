package dev.moemesh.router.pods;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.router.metrics.RouterMetrics;
import dev.moemesh.router.placement.Replica;
import io.netty.buffer.ByteBuf;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The router's link to one pod: connects, stays connected, pairs replies with those who wait.
 *
 * <p>Owner of its connection. Used on the loop's thread.
 */
public final class PodLink implements Replica, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodLink.class);

  private final String id;
  private final Address address;
  private final ModelShape shape;
  private final Loop loop;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final RouterMetrics metrics;
  private final Runnable changed;
  private final LongObjectMap<Waiter> waiting = new LongObjectHashMap<>();
  private LinkState state = new LinkState.Connecting(0, "not tried yet");
  private @Nullable PodConnection connection;
  private @Nullable ScheduledFuture<?> reconnect;
  private long nextCallId = 1;
  private long rowsInFlight;
  private boolean retired;

  private record Waiter(Pending pending, int rows) {}

  PodLink(
      String id,
      Address address,
      ModelShape shape,
      Loop loop,
      Backoff backoff,
      RandomGenerator random,
      RouterMetrics metrics,
      Runnable changed) {
    this.id = id;
    this.address = address;
    this.shape = shape;
    this.loop = loop;
    this.backoff = backoff;
    this.random = random;
    this.metrics = metrics;
    this.changed = changed;
  }

  @Override
  public String id() {
    return id;
  }

  Address address() {
    return address;
  }

  @Override
  public long rowsInFlight() {
    return rowsInFlight;
  }

  /** Whether frames can be sent. */
  public boolean isLive() {
    return state instanceof LinkState.Live;
  }

  /** The placement epoch that the pod serves; 0 if it serves none or is not connected. */
  public long epoch() {
    return state instanceof LinkState.Live live ? live.description().getEpoch() : 0;
  }

  /** What the pod holds and serves; nothing before it has taken up a placement. */
  SortedSet<Slot> held() {
    return state instanceof LinkState.Live live && live.description().getEpoch() > 0
        ? Slot.fromWire(live.description().getExpertsList())
        : Collections.emptySortedSet();
  }

  /** What is the matter with the link, if something is. */
  Optional<String> trouble() {
    return switch (state) {
      case LinkState.Live _ -> Optional.empty();
      case LinkState.Connecting connecting -> Optional.of(trouble(connecting.lastTrouble()));
      case LinkState.Waiting waits -> Optional.of(trouble(waits.trouble()));
      case LinkState.Closed _ -> Optional.of(trouble("given up"));
    };
  }

  private String trouble(String text) {
    return "pod %s at %s: %s".formatted(id, address, text);
  }

  void connect() {
    PodConnection opened = PodConnection.open(loop.channel(address), new Events());
    // It may have failed on the spot.
    connection = state instanceof LinkState.Connecting ? opened : null;
  }

  /**
   * Sends rows to the pod.
   *
   * @param header of the frame; its call id is set here
   * @param rows handed over, also if the answer is 0
   * @return the call id, under which the wait can be given up; 0 if the pod is not connected
   */
  public long send(ComputeHeader.Builder header, int rowCount, ByteBuf rows, Pending pending) {
    PodConnection open = connection;
    if (open == null || !isLive()) {
      rows.release();
      return 0;
    }
    long callId = nextCallId++;
    if (!open.send(new Frame<>(header.setCallId(callId).build(), rows))) {
      return 0;
    }
    waiting.put(callId, new Waiter(pending, rowCount));
    rowsInFlight += rowCount;
    return callId;
  }

  /** Waits for a reply no longer; should it come, it is dropped. */
  public void forget(long callId) {
    if (waiting.get(callId) != null) {
      take(callId);
    }
  }

  private @Nullable Waiter take(long callId) {
    Waiter waiter = waiting.remove(callId);
    if (waiter != null) {
      rowsInFlight -= waiter.rows();
    }
    closeIfDone();
    return waiter;
  }

  /** Takes no more part; the connection ends with the last reply that is waited for. */
  void retire() {
    retired = true;
    closeIfDone();
  }

  private void closeIfDone() {
    if (retired && waiting.isEmpty()) {
      close();
    }
  }

  @Override
  public void close() {
    state = new LinkState.Closed();
    if (reconnect != null) {
      reconnect.cancel(false);
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
    failAll("the router lets go of pod " + id);
  }

  private void failAll(String reason) {
    List<Waiter> waiters = new ArrayList<>(waiting.values());
    waiting.clear();
    rowsInFlight = 0;
    waiters.forEach(waiter -> waiter.pending().broken(reason));
  }

  private void failed(String reason) {
    connection = null;
    LinkState.Waiting waits;
    switch (state) {
      case LinkState.Live live -> {
        LOG.warnf("%s", trouble(reason));
        waits = live.failed(reason);
      }
      case LinkState.Connecting connecting -> waits = connecting.failed(reason);
      case LinkState.Waiting _, LinkState.Closed _ -> {
        return;
      }
    }
    state = waits;
    changed.run();
    failAll(trouble(reason));
    if (retired) {
      close();
      return;
    }
    reconnect =
        loop.executor()
            .schedule(
                this::tryAgain,
                backoff.delay(waits.failures(), random).toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void tryAgain() {
    if (state instanceof LinkState.Waiting waits) {
      state = waits.tryAgain();
      connect();
    }
  }

  private Optional<String> mismatch(PodDescription description) {
    if (description.getModelFingerprint() != shape.fingerprint()) {
      return Optional.of(
          "it serves a model with fingerprint %016x, expected %016x; start it on the same model directory"
              .formatted(description.getModelFingerprint(), shape.fingerprint()));
    }
    if (!description.getPodId().equals(id)) {
      return Optional.of(
          "pod '%s' answers there; correct the placement's address or moe.pod.id"
              .formatted(description.getPodId()));
    }
    return Optional.empty();
  }

  private final class Events implements PodConnection.Listener {
    @Override
    public void described(PodDescription description) {
      Optional<String> mismatch = mismatch(description);
      if (mismatch.isPresent()) {
        if (connection != null) {
          connection.close();
        }
        failed(mismatch.get());
        return;
      }
      if (!isLive()) {
        LOG.infof("connected to pod %s at %s", id, address);
      }
      state =
          state instanceof LinkState.Live live
              ? live.changed(description)
              : new LinkState.Live(description);
      changed.run();
    }

    @Override
    public void received(Frame<ComputeReplyHeader> reply) {
      Waiter waiter = take(reply.header().getCallId());
      if (waiter == null) {
        reply.release();
        metrics.replyDropped();
        LOG.debugf(
            "pod %s replies to call %d, which nobody waits for", id, reply.header().getCallId());
      } else {
        waiter.pending().answered(reply);
      }
    }

    @Override
    public void over(String reason) {
      failed(reason);
    }
  }
}
