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
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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
public final class PodLink implements ComputePod, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodLink.class);

  private final String id;
  private final Address address;
  private final ModelShape shape;
  private final Loop loop;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final RouterMetrics metrics;
  private final Runnable changed;
  private final LongObjectMap<PodCall> waiting = new LongObjectHashMap<>();

  /** Calls whose frame the stream does not take yet, oldest first. */
  private final Deque<Long> unsent = new ArrayDeque<>();

  private LinkState state = new LinkState.Connecting(0, "not tried yet");
  private @Nullable PodConnection connection;
  private @Nullable ScheduledFuture<?> reconnect;
  private long nextCallId = 1;
  private long rowsInFlight;
  private boolean retired;

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

  @Override
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
   * Sends rows to the pod, as soon as its stream takes them: until then they are not even gathered,
   * so a pod that does not keep up costs no memory here.
   */
  @Override
  public Optional<CallTicket> send(PodCall call) {
    PodConnection open = connection;
    if (open == null || !isLive()) {
      return Optional.empty();
    }
    long callId = nextCallId++;
    if (!unsent.isEmpty() || !open.isReady()) {
      unsent.add(callId);
      metrics.framesWaiting(1);
    } else if (!write(open, callId, call)) {
      return Optional.empty();
    }
    waiting.put(callId, call);
    rowsInFlight += call.rowCount();
    return Optional.of(() -> cancel(callId));
  }

  private static boolean write(PodConnection open, long callId, PodCall call) {
    ComputeHeader header = call.header().setCallId(callId).build();
    return open.send(new Frame<>(header, call.rows()));
  }

  private void sendUnsent() {
    PodConnection open = connection;
    while (open != null && open.isReady() && !unsent.isEmpty()) {
      long callId = unsent.poll();
      metrics.framesWaiting(-1);
      PodCall call = waiting.get(callId);
      if (call != null && !write(open, callId, call)) {
        return; // the connection is over, and says so to all that wait
      }
    }
  }

  private void cancel(long callId) {
    if (waiting.get(callId) != null) {
      take(callId);
      if (unsent.remove(callId)) {
        metrics.framesWaiting(-1);
      }
    }
  }

  private @Nullable PodCall take(long callId) {
    PodCall call = waiting.remove(callId);
    if (call != null) {
      rowsInFlight -= call.rowCount();
    }
    closeIfDone();
    return call;
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
    List<PodCall> lost = new ArrayList<>(waiting.values());
    waiting.clear();
    metrics.framesWaiting(-unsent.size());
    unsent.clear();
    rowsInFlight = 0;
    lost.forEach(call -> call.lost(reason));
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
    public void ready() {
      sendUnsent();
    }

    @Override
    public void received(Frame<ComputeReplyHeader> reply) {
      PodCall call = take(reply.header().getCallId());
      if (call == null) {
        reply.release();
        metrics.replyDropped();
        LOG.debugf(
            "pod %s replies to call %d, which nobody waits for", id, reply.header().getCallId());
      } else {
        call.replied(reply);
      }
    }

    @Override
    public void over(String reason) {
      failed(reason);
    }
  }
}
