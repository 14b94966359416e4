package dev.moemesh.attention.routing;

import dev.moemesh.attention.engine.StepLayers;
import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.exchange.ExchangeListener;
import dev.moemesh.contract.exchange.ExchangeThread;
import dev.moemesh.contract.exchange.FrameExchange;
import dev.moemesh.contract.exchange.WatchedConnection;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import io.grpc.health.v1.HealthCheckResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The MoE layers behind a router: an exchange of {@code Route} frames. Each call has a deadline.
 * When the stream breaks, all pending calls fail at once. When only the health watch ends, steps
 * that are under way go on.
 *
 * <p>Owner of the connection. Used on the loop's thread, except for {@link #connect} and {@link
 * #availability()}.
 */
public final class RemoteMoeLayers implements StepLayers, AutoCloseable {
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(5);

  /** The router gives up earlier than this side, as it can name the pod that did not answer. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final Loop loop;
  private final RowFormat format;
  private final Duration timeout;
  private final RouteTimes times;
  private final FrameExchange<HealthCheckResponse, RouteHeader, RouteReplyHeader> exchange;
  private long steps;
  private Consumer<RouterAvailability> listener = _ -> {};
  private volatile RouterAvailability availability =
      new RouterAvailability.Unavailable("not connected yet");

  /**
   * Layers that are unavailable until {@link #connect}.
   *
   * @param timeout how long a layer may take
   * @param random source of the jitter between attempts to connect
   */
  public RemoteMoeLayers(
      RouterPeer router,
      RowFormat format,
      Duration timeout,
      RouteTimes times,
      RandomGenerator random) {
    this.loop = router.loop();
    this.format = format;
    this.timeout = timeout;
    this.times = times;
    this.exchange =
        new FrameExchange<>(
            UnaryOperator.identity(),
            connection -> new WatchedConnection<>(router, connection),
            ExchangeThread.of(loop),
            new Backoff(FIRST_RECONNECT, LAST_RECONNECT, random),
            new Events());
  }

  /**
   * Connects, now and whenever the connection has ended. Thread-safe.
   *
   * @param changes is called on the loop's thread when the layers become available or unavailable
   */
  public void connect(Consumer<RouterAvailability> changes) {
    loop.executor()
        .execute(
            () -> {
              listener = changes;
              exchange.connect();
            });
  }

  /** Whether steps can begin. Thread-safe. */
  public RouterAvailability availability() {
    return availability;
  }

  /**
   * Half-closes the stream to a router that does not serve, as a router that is going down waits
   * for it. A stream whose health watch has ended is half-closed too, and replaced.
   */
  @Override
  public void rest() {
    if (!availability.isAvailable()) {
      exchange.drain();
    }
  }

  @Override
  public MoeLayers nextStep(List<RequestSpan> requests) {
    return new Step(++steps, requests);
  }

  /** A walk of rows; its first call names the requests that they belong to. */
  private final class Step implements MoeLayers {
    private final long number;
    private List<RequestSpan> unnamed;

    Step(long number, List<RequestSpan> requests) {
      this.number = number;
      this.unnamed = requests;
    }

    @Override
    public void route(MoeLayers.Call call, ByteBuffer rows, MoeLayers.Reply reply) {
      RouteHeader.Builder header = header(call).setStep(number).addAllRequests(unnamed);
      unnamed = List.of();
      RouteRequest request = new RouteRequest(format, times, call, header, rows, reply);
      if (exchange.send(request, timeout.plus(GRACE)).isEmpty()) {
        reply.failed(
            new MoeFailure(
                "router_unavailable", "no connection to the router: " + availability.text()));
      }
    }
  }

  private RouteHeader.Builder header(MoeLayers.Call call) {
    return RouteHeader.newBuilder()
        .setModelFingerprint(format.fingerprint())
        .setLayer(call.layer())
        .setRowCount(call.rowCount())
        .setDataType(format.type())
        .setTimeoutMillis(Math.toIntExact(timeout.toMillis()))
        .setReturnRouting(call.routing());
  }

  private void becomes(RouterAvailability newer) {
    RouterAvailability before = availability;
    availability = newer;
    if (before.isAvailable() != newer.isAvailable()) {
      listener.accept(newer);
    }
  }

  @Override
  public void close() {
    availability = new RouterAvailability.Unavailable("closed on this side");
    exchange.close();
  }

  private final class Events implements ExchangeListener {
    @Override
    public void opened() {
      becomes(new RouterAvailability.Available());
    }

    @Override
    public void described() {
      HealthCheckResponse health = exchange.descriptionOr(HealthCheckResponse.getDefaultInstance());
      becomes(
          RouterPeer.serves(health)
              ? new RouterAvailability.Available()
              : new RouterAvailability.Unavailable(RouterPeer.NOT_SERVING));
    }

    @Override
    public void notOpened(String trouble) {
      becomes(new RouterAvailability.Unavailable(trouble));
    }

    @Override
    public void unwatched(String trouble) {
      becomes(new RouterAvailability.Unavailable(trouble));
    }

    @Override
    public void broken(String trouble) {
      becomes(new RouterAvailability.Unavailable(trouble));
    }
  }
}
