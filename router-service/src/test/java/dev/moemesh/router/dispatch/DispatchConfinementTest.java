package dev.moemesh.router.dispatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.router.metrics.RouterMetrics;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Surefire enables assertions; without them nothing is checked. */
class DispatchConfinementTest {

  @Test
  void aDispatcherStaysOnItsThread() {
    OneCallRouter router = new OneCallRouter();
    Dispatcher dispatcher = router.dispatcher;
    router.route(OneCallRouter.LAYER);

    assertConfined(
        () ->
            dispatcher.route(
                new Frame<>(RouteHeader.getDefaultInstance(), Unpooled.EMPTY_BUFFER),
                router.caller));
    assertConfined(dispatcher::opened);
    assertConfined(dispatcher::closed);
    assertConfined(() -> dispatcher.whenIdle(() -> {}));
  }

  @Test
  void aCallStaysOnItsThread() {
    OneCallRouter router = new OneCallRouter();
    router.route(OneCallRouter.LAYER);

    assertConfined(() -> router.caller.begun.getFirst().cancel());
    assertConfined(router.first::reply);
    assertConfined(router.second::lose);
  }

  @Test
  void theMemoryOfCallsStaysOnItsThread() {
    CallMemory memory = new CallMemory(1, new ByteBudget(10, Runnable::run), new IdleWatch());
    CallMemory.Lease lease = memory.lease(1);

    assertConfined(() -> memory.lease(1));
    assertConfined(lease::giveBack);
  }

  @Test
  void theWatchesStayOnTheirThread() {
    IdleWatch idle = new IdleWatch();
    idle.began();
    assertConfined(idle::began);
    assertConfined(idle::ended);
    assertConfined(() -> idle.whenIdle(() -> {}));

    PlacementWatch placement = new PlacementWatch();
    placement.add(() -> {});
    assertConfined(() -> placement.add(() -> {}));
    assertConfined(() -> placement.remove(() -> {}));
    assertConfined(placement::changed);
  }

  @Test
  void aStreamStaysOnItsThread() {
    List<RouteStream> streams = new ArrayList<>();
    FrameReplies.<RouteHeader, RouteReplyHeader>handler(
            replies -> {
              streams.add(new RouteStream(new OneCallRouter().dispatcher, replies));
              return streams.getFirst();
            })
        .startCall(new OpenCall(), new Metadata());
    RouteStream stream = streams.getFirst();
    stream.ended(() -> {});

    assertConfined(() -> stream.began(() -> {}));
    assertConfined(() -> stream.ended(() -> {}));
    assertConfined(stream::cancelled);
    assertConfined(stream::completed);
  }

  /** A caller that sends nothing. */
  private static final class OpenCall
      extends ServerCall<Frame<RouteHeader>, Frame<RouteReplyHeader>> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Frame<RouteReplyHeader> message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Frame<RouteHeader>, Frame<RouteReplyHeader>> getMethodDescriptor() {
      return DataPlane.ROUTE;
    }
  }

  @Test
  void theCountsOfRowsStayOnTheirThread() {
    RouterMetrics metrics = new RouterMetrics(new SimpleMeterRegistry(), 0);
    metrics.rows(1, 2, 3);

    assertConfined(() -> metrics.rows(1, 2, 3));
  }

  private static void assertConfined(Runnable use) {
    assertThatThrownBy(() -> CompletableFuture.runAsync(use).get(20, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }
}
