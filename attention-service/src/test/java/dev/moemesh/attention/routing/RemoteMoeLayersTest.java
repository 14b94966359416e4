package dev.moemesh.attention.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.tls.MutualTls;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the router over a real Unix socket. */
class RemoteMoeLayersTest {

  private static final int HIDDEN = 4;

  @TempDir Path directory;

  private final BlockingQueue<Boolean> availability = new LinkedBlockingQueue<>();
  private final Loop loop = new Loop("attention");
  private Address address;
  private FakeRouter router;
  private RemoteMoeLayers layers;

  @BeforeEach
  void open() throws Exception {
    address = new Address.UnixSocket(directory.resolve("router.sock"));
    router = new FakeRouter(address);
    layers = layers(Duration.ofSeconds(20));
  }

  private RemoteMoeLayers layers(Duration timeout) {
    return layers(loop, address, timeout);
  }

  private RemoteMoeLayers layers(Loop on, Address to, Duration timeout) {
    return new RemoteMoeLayers(
        new RouterPeer(on, to),
        new RowFormat(77, DataType.DATA_TYPE_F32, HIDDEN),
        timeout,
        new RouteTimes(new SimpleMeterRegistry()),
        new Random(1));
  }

  @AfterEach
  void close() throws Exception {
    loop.executor().submit(layers::close).get(10, TimeUnit.SECONDS);
    loop.close();
    router.close();
  }

  @Test
  void sendsRowsAndGetsThemCombined() throws Exception {
    connect();

    Answer answer = route(2, 3);

    assertThat(answer.rows).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(router.headers().element())
        .satisfies(
            header -> {
              assertThat(header.getModelFingerprint()).isEqualTo(77);
              assertThat(header.getLayer()).isEqualTo(2);
              assertThat(header.getRequestsList())
                  .extracting(RequestSpan::getRequestId)
                  .containsExactly("r1");
            });
  }

  @Test
  void stepsThatAreUnderWayAtOnceKeepTheirNumbersAndNames() throws Exception {
    connect();
    List<Answer> answers = List.of(new Answer(), new Answer(), new Answer());

    loop.executor()
        .execute(
            () -> {
              MoeLayers one = layers.nextStep(spans("r1", 1));
              MoeLayers other = layers.nextStep(spans("r2", 1));
              one.route(new MoeLayers.Call(0, 1, false), row(), answers.get(0));
              other.route(new MoeLayers.Call(0, 1, false), row(), answers.get(1));
              one.route(new MoeLayers.Call(1, 1, false), row(), answers.get(2));
            });
    for (Answer answer : answers) {
      assertThat(answer.come.get(20, TimeUnit.SECONDS).rows).hasSize(HIDDEN);
    }

    List<RouteHeader> headers = List.copyOf(router.headers());
    assertThat(headers)
        .extracting(RouteHeader::getRequestsList)
        .containsExactly(spans("r1", 1), spans("r2", 1), List.of());
    assertThat(headers.get(0).getStep())
        .isEqualTo(headers.get(2).getStep())
        .isNotEqualTo(headers.get(1).getStep());
  }

  @Test
  void endsItsStreamInOrderWhenTheRouterServesNoMoreAndNoStepIsUnderWay() throws Exception {
    connect();
    router.serve(false);
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isFalse();
    Answer ofTheStepUnderWay = route(0, 1);

    rest();

    assertThat(ofTheStepUnderWay.rows).hasSize(HIDDEN);
    assertThat(router.streamsEnded().tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    router.serve(true);
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();
    assertThat(route(0, 1).rows).hasSize(HIDDEN);
  }

  private static ByteBuffer row() {
    return ByteBuffer.allocateDirect(HIDDEN * Float.BYTES);
  }

  @Test
  void callsThatTheRouterDoesNotReadWaitHereAndAreDroppedAtTheirDeadline() throws Exception {
    int calls = 12;
    layers = layers(Duration.ofMillis(500));
    connect();
    CountDownLatch reads = router.stopReading();

    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      answers.add(send(0, 64 << 10)); // 1 MiB
    }
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS).failure.code()).isEqualTo("expert_timeout");
    }
    reads.countDown();

    assertThat(route(1, 2).rows).hasSize(2 * HIDDEN);
    assertThat(router.headers()).hasSizeBetween(2, calls / 2);
    assertThat(List.copyOf(router.headers()).getLast().getLayer()).isEqualTo(1);
  }

  @Test
  void goesOverMutualTls() throws Exception {
    PemFiles files = EphemeralAuthority.issue(directory.resolve("authority"), MutualTls.PEER_NAME);
    WireOptions wire =
        new WireOptions(
            Duration.ZERO,
            Optional.of(new MutualTls(files.certificate(), files.key(), files.authority())));
    try (FakeRouter secure = new FakeRouter(new Address.HostPort("127.0.0.1", 0), wire);
        Loop secureLoop = new Loop("attention", wire)) {
      secure.serve(true);
      RemoteMoeLayers remote =
          layers(
              secureLoop, new Address.HostPort("127.0.0.1", secure.port()), Duration.ofSeconds(20));
      remote.connect(this::changed);
      assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();

      assertThat(send(secureLoop, remote, 1, 2).get(20, TimeUnit.SECONDS).rows)
          .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
      secureLoop.executor().submit(remote::close).get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void passesTheRoutersErrorsOn() throws Exception {
    router.answerBy(
        (frame, replies) -> {
          frame.release();
          WireError error =
              WireError.newBuilder()
                  .setCode(ErrorCode.ERROR_CODE_NO_REPLICA)
                  .setMessage("nobody has expert 3")
                  .build();
          replies.send(
              new Frame<>(FakeRouter.reply(frame).setError(error).build(), Unpooled.EMPTY_BUFFER));
        });
    connect();

    assertThat(route(0, 1).failure)
        .isEqualTo(new MoeFailure("expert_no_replica", "nobody has expert 3"));
  }

  @Test
  void refusesRowsOfTheWrongSize() throws Exception {
    router.answerBy(
        (frame, replies) ->
            replies.send(
                new Frame<>(FakeRouter.reply(frame).build(), frame.rows().readerIndex(4))));
    connect();

    assertThat(route(0, 1).failure.code()).isEqualTo("router_byte_count");
  }

  @Test
  void givesUpAfterTheDeadlineAndIgnoresWhatComesLater() throws Exception {
    CompletableFuture<Runnable> late = new CompletableFuture<>();
    layers = layers(Duration.ofMillis(500));
    router.answerBy(
        (frame, replies) -> {
          if (!late.isDone()) {
            late.complete(() -> FakeRouter.echo(frame, replies));
          } else {
            late.join().run();
            FakeRouter.echo(frame, replies);
          }
        });
    connect();

    assertThat(route(0, 1).failure.code()).isEqualTo("expert_timeout");
    assertThat(route(0, 2).rows).hasSize(2 * HIDDEN);
  }

  @Test
  void failsWhatIsInFlightWhenTheRouterDiesAndComesBackWithIt() throws Exception {
    router.answerBy((frame, replies) -> frame.release());
    connect();
    CompletableFuture<Answer> inFlight = send(0, 1);
    assertThat(router.headers().poll(10, TimeUnit.SECONDS)).isNotNull();

    router.close();

    MoeFailure failure = inFlight.get(10, TimeUnit.SECONDS).failure;
    assertThat(failure.code()).isEqualTo("router_unavailable");
    assertThat(failure.message()).startsWith("the stream to the router broke (");
    assertThat(availability.poll(10, TimeUnit.SECONDS)).isFalse();
    router = new FakeRouter(address);
    router.serve(true);
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();
    assertThat(route(0, 1).rows).hasSize(HIDDEN);
  }

  @Test
  void isAwayWhileTheRouterWaitsForExperts() throws Exception {
    connect();
    assertThat(layers.availability()).isEqualTo(new RouterAvailability.Available());

    router.serve(false);

    assertThat(availability.poll(10, TimeUnit.SECONDS)).isFalse();
    assertThat(layers.availability().text())
        .isEqualTo("the router is not ready: it waits for experts");
    router.serve(true);
    assertThat(availability.poll(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void finishesAStepThatIsUnderWayWhenTheRouterLosesExperts() throws Exception {
    CompletableFuture<Runnable> held = new CompletableFuture<>();
    router.answerBy(
        (frame, replies) -> {
          if (!held.complete(() -> FakeRouter.echo(frame, replies))) {
            held.join().run();
            FakeRouter.echo(frame, replies);
          }
        });
    connect();
    CompletableFuture<Answer> inFlight = send(0, 1);
    assertThat(router.headers().poll(10, TimeUnit.SECONDS)).isNotNull();

    router.serve(false);
    assertThat(availability.poll(10, TimeUnit.SECONDS)).isFalse();

    assertThat(route(1, 2).rows).hasSize(2 * HIDDEN);
    assertThat(inFlight.get(10, TimeUnit.SECONDS).rows).hasSize(HIDDEN);
  }

  @Test
  void finishesAStepThatIsUnderWayWhenOnlyTheHealthWatchEnds() throws Exception {
    CompletableFuture<Runnable> held = new CompletableFuture<>();
    router.answerBy((frame, replies) -> held.complete(() -> FakeRouter.echo(frame, replies)));
    connect();
    CompletableFuture<Answer> inFlight = send(0, 1);
    Runnable answer = held.get(20, TimeUnit.SECONDS);
    router.answerBy(FakeRouter::echo);

    router.endWatches(Status.UNAVAILABLE.withDescription("for the test"));

    assertThat(availability.poll(20, TimeUnit.SECONDS)).isFalse();
    assertThat(layers.availability().text())
        .isEqualTo("the router is away (UNAVAILABLE: for the test)");
    assertThat(route(1, 2).rows).hasSize(2 * HIDDEN);
    router.onLoop(answer);
    assertThat(inFlight.get(20, TimeUnit.SECONDS).rows).hasSize(HIDDEN);
    assertThat(router.streamsEnded().tryAcquire()).isFalse();

    rest();

    assertThat(router.streamsEnded().tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();
    assertThat(route(0, 1).rows).hasSize(HIDDEN);
  }

  @Test
  void saysWhyAStepCannotBegin() throws Exception {
    assertThat(route(0, 1).failure).isEqualTo(unavailable("not connected yet"));
    connect();
    router.serve(false);
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isFalse();

    rest();

    assertThat(route(0, 1).failure)
        .isEqualTo(unavailable("the router is not ready: it waits for experts"));
  }

  private static MoeFailure unavailable(String why) {
    return new MoeFailure("router_unavailable", "no connection to the router: " + why);
  }

  private void rest() throws Exception {
    loop.executor().submit(layers::rest).get(20, TimeUnit.SECONDS);
  }

  private void changed(RouterAvailability newer) {
    availability.add(newer.isAvailable());
  }

  private void connect() throws InterruptedException {
    router.serve(true);
    layers.connect(this::changed);
    assertThat(availability.poll(20, TimeUnit.SECONDS)).isTrue();
  }

  private Answer route(int layer, int rows) throws Exception {
    return send(layer, rows).get(20, TimeUnit.SECONDS);
  }

  private CompletableFuture<Answer> send(int layer, int rows) {
    return send(loop, layers, layer, rows);
  }

  private static CompletableFuture<Answer> send(
      Loop on, RemoteMoeLayers remote, int layer, int rows) {
    Answer answer = new Answer();
    ByteBuffer bytes = ByteBuffer.allocateDirect(rows * HIDDEN * Float.BYTES);
    for (int i = 0; i < rows * HIDDEN; i++) {
      bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN).putFloat(i);
    }
    on.executor()
        .execute(
            () -> {
              MoeLayers step = remote.nextStep(spans("r1", rows));
              step.route(new MoeLayers.Call(layer, rows, false), bytes.flip(), answer);
            });
    return answer.come;
  }

  private static List<RequestSpan> spans(String request, int rows) {
    return List.of(RequestSpan.newBuilder().setRequestId(request).setRowCount(rows).build());
  }

  /** Keeps what came. */
  private static final class Answer implements MoeLayers.Reply {
    private final CompletableFuture<Answer> come = new CompletableFuture<>();
    private float[] rows = {};
    private MoeFailure failure = new MoeFailure("none", "");

    @Override
    public void combined(MoeLayers.Combined combined) {
      try (combined) {
        var floats = combined.rows().order(java.nio.ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        rows = new float[floats.remaining()];
        floats.get(rows);
      }
      come.complete(this);
    }

    @Override
    public void failed(MoeFailure why) {
      failure = why;
      come.complete(this);
    }
  }
}
