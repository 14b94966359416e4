package dev.moemesh.attention.routing;

import dev.moemesh.contract.exchange.Peer;
import dev.moemesh.contract.exchange.PeerVerdict;
import dev.moemesh.contract.exchange.WatchEnd;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;

/**
 * The router, as the attention service connects to it: it describes itself by the health service's
 * {@code Watch} and takes frames by {@code Router.Route}.
 *
 * @param loop of the connection
 */
public record RouterPeer(Loop loop, Address address)
    implements Peer<HealthCheckResponse, RouteHeader, RouteReplyHeader> {

  static final String NOT_SERVING = "the router is not ready: it waits for experts";

  @Override
  public ManagedChannel channel() {
    return loop.channel(address);
  }

  @Override
  public void watch(Channel channel, StreamObserver<HealthCheckResponse> descriptions) {
    HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), descriptions);
  }

  /** There is no other router for the steps that are under way. */
  @Override
  public WatchEnd watchEnd() {
    return WatchEnd.LEAVES_STREAM;
  }

  @Override
  public String watchEnded(Status status) {
    return status.isOk()
        ? "the router ended the health watch"
        : "the router is away (%s)".formatted(words(status));
  }

  @Override
  public String streamEnded(Status status) {
    return "the stream to the router broke (%s)".formatted(words(status));
  }

  private static String words(Status status) {
    String text = status.getDescription();
    return status.getCode() + (text == null ? "" : ": " + text);
  }

  static boolean serves(HealthCheckResponse health) {
    return health.getStatus() == ServingStatus.SERVING;
  }

  @Override
  public PeerVerdict judge(HealthCheckResponse health) {
    return serves(health) ? new PeerVerdict.Accepted() : new PeerVerdict.NotYet(NOT_SERVING);
  }

  /** To a neighbour a frame leaves at once: the attention service computes on while it travels. */
  @Override
  public FrameCall<RouteHeader, RouteReplyHeader> open(
      Channel channel, FrameCall.Listener<RouteReplyHeader> listener) {
    return FrameCall.open(channel, DataPlane.ROUTE, listener);
  }

  @Override
  public long callId(RouteReplyHeader reply) {
    return reply.getCallId();
  }
}
