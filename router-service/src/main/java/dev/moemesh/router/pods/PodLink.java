package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.exchange.ExchangeListener;
import dev.moemesh.contract.exchange.ExchangeThread;
import dev.moemesh.contract.exchange.FrameExchange;
import dev.moemesh.contract.exchange.WatchedConnection;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.router.metrics.RouterMetrics;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import org.jboss.logging.Logger;

/**
 * The router's link to one pod: an exchange of {@code Compute} frames, and what the pod says that
 * it holds.
 *
 * <p>Owner of its connection. Used on the loop's thread.
 */
public final class PodLink implements ComputePod, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PodLink.class);

  private final PodPeer pod;
  private final RouterMetrics metrics;
  private final Runnable changed;
  private final FrameExchange<PodDescription, ComputeHeader, ComputeReplyHeader> exchange;

  /**
   * A link that is not connected.
   *
   * @param changed runs whenever the link goes up or down, or the pod describes itself anew
   */
  PodLink(PodPeer pod, Backoff backoff, RouterMetrics metrics, Runnable changed) {
    this.pod = pod;
    this.metrics = metrics;
    this.changed = changed;
    this.exchange =
        new FrameExchange<>(
            reason -> pod.name() + ": " + reason,
            listener -> new WatchedConnection<>(pod, listener),
            ExchangeThread.of(pod.loop()),
            backoff,
            new Events());
  }

  @Override
  public String id() {
    return pod.id();
  }

  @Override
  public long rowsInFlight() {
    return exchange.rowsInFlight();
  }

  @Override
  public long epoch() {
    return description().getEpoch();
  }

  /** What the pod holds and serves; nothing before it has taken up a placement. */
  SortedSet<Slot> held() {
    PodDescription description = description();
    return description.getEpoch() > 0
        ? Slot.fromWire(description.getExpertsList())
        : Collections.emptySortedSet();
  }

  private PodDescription description() {
    return exchange.descriptionOr(PodDescription.getDefaultInstance());
  }

  /** Why no calls can be sent; empty if they can. */
  Optional<String> trouble() {
    return exchange.trouble();
  }

  void connect() {
    exchange.connect();
  }

  /**
   * Sends a call, or queues it until the pod's stream takes it. The rows of a queued call are not
   * gathered, so a pod that does not keep up costs no memory here.
   */
  @Override
  public Optional<CallTicket> send(PodCall call) {
    return exchange.send(call);
  }

  /** Takes no more calls, and closes the link when no call is pending. */
  void retire() {
    exchange.drain();
  }

  @Override
  public void close() {
    exchange.close();
  }

  private final class Events implements ExchangeListener {
    @Override
    public void opened() {
      LOG.infof("connected to %s", pod.name());
      changed.run();
    }

    @Override
    public void described() {
      changed.run();
    }

    @Override
    public void notOpened(String trouble) {
      changed.run();
    }

    @Override
    public void broken(String trouble) {
      LOG.warnf("%s", trouble);
      changed.run();
    }

    @Override
    public void drained() {
      close();
    }

    @Override
    public void unsentChanged(int change) {
      metrics.framesWaiting(change);
    }

    @Override
    public void replyDropped(long callId) {
      metrics.replyDropped();
      LOG.debugf("%s replies to call %d, which no call waits for", pod.name(), callId);
    }
  }
}
