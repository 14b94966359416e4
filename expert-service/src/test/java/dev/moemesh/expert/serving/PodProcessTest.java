package dev.moemesh.expert.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.tls.MutualTls;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.LoadRequest;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.contract.v1.UnloadRequest;
import dev.moemesh.expert.batching.CoreShare;
import dev.moemesh.expert.holding.ScalingFfn;
import dev.moemesh.expert.placement.PodIdentity;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.testing.NoBufferLeaks;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PodProcessTest {
  @RegisterExtension final NoBufferLeaks leaks = new NoBufferLeaks(RowMemory::buffersInUse);

  private static final int HIDDEN = 2;
  private static final int MAX_BYTES = 4096;

  @TempDir Path directory;

  private final ScalingFfn ffn = new ScalingFfn(HIDDEN);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Address address;
  private PodProcess pod;
  private PodCaller caller;

  @BeforeEach
  void start() throws Exception {
    address = new Address.UnixSocket(directory.resolve("pod.sock"));
    pod = process(WireOptions.PLAIN);
    pod.listen(address);
    caller = new PodCaller(address);
  }

  private PodProcess process(WireOptions wire) {
    return process(wire, OptionalInt.empty());
  }

  private PodProcess process(WireOptions wire, OptionalInt processor) {
    return new PodProcess(
        new PodIdentity("me", "tiny", new ModelShape(7, HIDDEN, 4, new TreeSet<>(List.of(0, 1)))),
        new PodComputation(ffn, DataType.DATA_TYPE_F32, 2),
        new PodResources(new CoreShare(4, true), MAX_BYTES, processor, wire),
        registry);
  }

  @Test
  void rowsTravelOverMutualTlsAndStrangersStayOutside() throws Exception {
    WireOptions ours = mutualTls("ours");
    WireOptions strangers = mutualTls("strangers");

    try (PodProcess secure = process(ours)) {
      var there =
          new Address.HostPort("127.0.0.1", secure.listen(new Address.HostPort("127.0.0.1", 0)));
      try (PodCaller friend = new PodCaller(there, ours)) {
        assertThat(friend.ask(request(1, 0, 0, 1, 2)).header().getError().getCode())
            .isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_EXPERT);
      }

      assertThatThrownBy(() -> new PodCaller(there, strangers).close())
          .hasMessageContaining("UNAVAILABLE");
      assertThatThrownBy(() -> new PodCaller(there).close()).hasMessageContaining("UNAVAILABLE");
    }
  }

  private WireOptions mutualTls(String authority) {
    PemFiles files = EphemeralAuthority.issue(directory.resolve(authority), MutualTls.PEER_NAME);
    return new WireOptions(
        Duration.ZERO,
        Optional.of(new MutualTls(files.certificate(), files.key(), files.authority())));
  }

  @AfterEach
  void stop() throws Exception {
    caller.close();
    pod.close();
  }

  @Test
  void aPodWithoutExpertsAnswersThatItHasNone() throws Exception {
    PodCaller.Reply reply = caller.ask(request(1, 0, 0, 1, 2));

    assertThat(reply.header().getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_EXPERT);
    assertThat(describe().getReady()).isFalse();
    assertThat(describe().getModelFingerprint()).isEqualTo(7);
  }

  @Test
  void computesRowsInTheOrderTheyCame() throws Exception {
    serve(1, new Slot(1, 0), new Slot(1, 3));

    PodCaller.Reply reply =
        caller.ask(
            new PodCaller.Request(
                header(9, 1, 1).addExperts(3).addRowCounts(1).addExperts(0).addRowCounts(2).build(),
                PodCaller.rows(1, 2, 3, 4, 5, 6)));

    assertThat(reply.numbers()).containsExactly(104f, 208f, 303f, 404f, 505f, 606f);
    assertThat(reply.header().getCallId()).isEqualTo(9);
    assertThat(reply.header().getRowCount()).isEqualTo(3);
    assertThat(reply.header().getDataType()).isEqualTo(DataType.DATA_TYPE_F32);
    assertThat(reply.header().getComputeNanos()).isPositive();
    assertThat(reply.header().hasError()).isFalse();
  }

  @Test
  void framesThatArriveTogetherAreOneCallAndEachGetsItsOwnRows() throws Exception {
    serve(1, new Slot(0, 0), new Slot(0, 1));
    int before = ffn.calls().size();

    caller.send(request(1, 0, 1, 10, 20), request(2, 0, 0, 1, 2, 3, 4), request(3, 0, 1, 30, 40));

    assertThat(List.of(caller.next(), caller.next(), caller.next()))
        .extracting(PodCaller.Reply::numbers)
        .containsExactly(List.of(20f, 40f), List.of(1f, 2f, 3f, 4f), List.of(60f, 80f));
    assertThat(ffn.calls().subList(before, ffn.calls().size())).containsExactly(List.of(2, 2));
    describe(); // the pod counts after it has answered, and before it answers again
    assertThat(registry.get("moe.expert.rows").tags("layer", "0", "expert", "1").counter().count())
        .isEqualTo(2);
  }

  @Test
  void podsThatShareCoresTakeTheirPartOfThemWhileOthersComputeForTheSameCall() throws Exception {
    serve(1, new Slot(0, 0));

    caller.ask(withPods(0));
    assertThat(ffn.lastThreads()).isEqualTo(4);
    caller.ask(withPods(1));
    assertThat(ffn.lastThreads()).isEqualTo(4);
    caller.ask(withPods(2));
    assertThat(ffn.lastThreads()).isEqualTo(2);
    caller.ask(withPods(3));
    assertThat(ffn.lastThreads()).isEqualTo(1);
    caller.ask(withPods(9));
    assertThat(ffn.lastThreads()).isEqualTo(1);
  }

  private static PodCaller.Request withPods(int pods) {
    return new PodCaller.Request(
        header(1, 1, 0).addExperts(0).addRowCounts(1).setPods(pods).build(),
        PodCaller.rows(new float[] {1, 2}));
  }

  @Test
  void whatIsWrongIsRefusedByFrameAndTheStreamLivesOn() throws Exception {
    serve(5, new Slot(0, 0));

    caller.send(
        new PodCaller.Request(
            header(1, 5, 0).addExperts(0).addRowCounts(1).build(), PodCaller.rows(new float[3])),
        new PodCaller.Request(
            header(2, 5, 0).addExperts(3).addRowCounts(1).build(), PodCaller.rows(new float[2])),
        new PodCaller.Request(
            header(3, 4, 0).addExperts(0).addRowCounts(1).build(), PodCaller.rows(new float[2])),
        new PodCaller.Request(
            header(4, 6, 0).addExperts(0).addRowCounts(1).build(), PodCaller.rows(new float[2])),
        new PodCaller.Request(
            header(5, 5, 9).addExperts(0).addRowCounts(1).build(), PodCaller.rows(new float[2])),
        new PodCaller.Request(header(6, 5, 0).addExperts(0).build(), PodCaller.rows(new float[2])),
        request(7, 0, 0, 8, 9));

    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_BYTE_COUNT);
    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_EXPERT);
    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_STALE_EPOCH);
    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_STALE_EPOCH);
    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_LAYER);
    assertThat(caller.next().header().getError().getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_MALFORMED);
    // The good one was computed although bad ones stood around it; epoch 1 is older, so it is
    // refused too.
    PodCaller.Reply last = caller.next();
    assertThat(last.header().getCallId()).isEqualTo(7);
    assertThat(last.header().getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_STALE_EPOCH);
    assertThat(
            caller
                .ask(
                    new PodCaller.Request(
                        header(8, 5, 0).addExperts(0).addRowCounts(1).build(),
                        PodCaller.rows(8, 9)))
                .numbers())
        .containsExactly(8f, 9f);
    assertThat(registry.get("moe.frames.refused").tag("code", "STALE_EPOCH").counter().count())
        .isEqualTo(3);
  }

  @Test
  void aFailureInsideTheComputationIsAnsweredAndThePodLives() throws Exception {
    serve(1, new Slot(0, 0));

    PodCaller.Reply failed = caller.ask(request(1, 0, 0, ScalingFfn.POISON, 0));
    PodCaller.Reply good = caller.ask(request(2, 0, 0, 1, 2));

    assertThat(failed.header().getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
    assertThat(failed.header().getError().getMessage()).contains("a poisoned row");
    assertThat(good.numbers()).containsExactly(1f, 2f);
  }

  @Test
  void moreThanMayWaitStaysInTheSocketUntilTheRestIsComputed() throws Exception {
    serve(1, new Slot(0, 0));
    float[] most = new float[MAX_BYTES / 4];
    int before = ffn.calls().size();

    caller.send(request(1, 0, 0, most), request(2, 0, 0, 1, 2), request(3, 0, 0, 3, 4));

    assertThat(caller.next().numbers()).hasSize(most.length);
    assertThat(caller.next().numbers()).containsExactly(1f, 2f);
    assertThat(caller.next().numbers()).containsExactly(3f, 4f);
    assertThat(ffn.calls().get(before)).containsExactly(MAX_BYTES / 4 / HIDDEN);
  }

  @Test
  void aFrameThatAloneIsMoreThanMayWaitIsRefused() throws Exception {
    serve(1, new Slot(0, 0));

    PodCaller.Reply refused = caller.ask(request(1, 0, 0, new float[MAX_BYTES / 4 + HIDDEN]));

    assertThat(refused.header().getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
    assertThat(caller.ask(request(2, 0, 0, 1, 2)).numbers()).containsExactly(1f, 2f);
  }

  @Test
  void aCallerThatGoesAwayTakesNothingWithIt() throws Exception {
    serve(1, new Slot(0, 0));
    PodCaller other = new PodCaller(address);
    for (int call = 0; call < 20; call++) {
      other.send(request(call, 0, 0, new float[128]));
    }
    other.close();

    assertThat(caller.ask(request(1, 0, 0, 1, 2)).numbers()).containsExactly(1f, 2f);
  }

  @Test
  void loadsAndUnloadsWhenToldDirectly() {
    ExpertGrpc.ExpertBlockingStub stub =
        ExpertGrpc.newBlockingStub(caller.channel()).withDeadlineAfter(5, TimeUnit.SECONDS);

    PodDescription loaded =
        stub.load(
                LoadRequest.newBuilder()
                    .setEpoch(4)
                    .addAllExperts(Slot.toWire(List.of(new Slot(0, 1), new Slot(1, 2))))
                    .build())
            .getPod();
    PodDescription unloaded =
        stub.unload(
                UnloadRequest.newBuilder()
                    .addAllExperts(Slot.toWire(List.of(new Slot(0, 1))))
                    .build())
            .getPod();

    assertThat(Slot.fromWire(loaded.getExpertsList()))
        .containsExactly(new Slot(0, 1), new Slot(1, 2));
    assertThat(loaded.getEpoch()).isEqualTo(4);
    assertThat(loaded.getReady()).isTrue();
    assertThat(Slot.fromWire(unloaded.getExpertsList())).containsExactly(new Slot(1, 2));
    assertThatThrownBy(() -> stub.load(LoadRequest.newBuilder().setEpoch(3).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("expected placement epoch 4 or newer, found 3");
  }

  @Test
  void anExpertThatCannotBeLoadedFailsTheCallThatAskedForIt() {
    ffn.damage(new Slot(0, 1));
    ExpertGrpc.ExpertBlockingStub stub = ExpertGrpc.newBlockingStub(caller.channel());

    assertThatThrownBy(() -> stub.load(loadOf(new Slot(0, 1))))
        .hasMessageContaining("damaged weights");
  }

  @Test
  void tellsOfAnExpertAlsoWhenWhoAskedForItHasGone() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    ffn.holdLoads(held);
    Iterator<PodDescription> states =
        ExpertGrpc.newBlockingStub(caller.channel())
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .describe(DescribeRequest.getDefaultInstance());
    Future<?> load = ExpertGrpc.newFutureStub(caller.channel()).load(loadOf(new Slot(0, 1)));
    ffn.loading().get(5, TimeUnit.SECONDS);

    load.cancel(true);
    describe(); // comes after the cancellation, on the same connection
    held.countDown();

    while (states.next().getExpertsCount() == 0) {
      // each change is a message
    }
  }

  @Test
  void closesNothingThatAnExpertIsReadFrom() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    ffn.holdLoads(held);
    Address elsewhere = new Address.UnixSocket(directory.resolve("other.sock"));
    PodProcess other = process(WireOptions.PLAIN);
    other.follow(placement(1, elsewhere, new Slot(0, 1)));
    ffn.loading().get(5, TimeUnit.SECONDS);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(other::close);
    assertThat(ffn.interrupts().await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> closing.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    held.countDown();

    closing.get(10, TimeUnit.SECONDS);
    assertThat(ffn.open()).isEmpty();
  }

  @Test
  void anAddressThatCannotBeOpenedIsNamedUntilAPlacementGivesAnotherOne() {
    try (PodProcess first = process(WireOptions.PLAIN);
        PodProcess other = process(WireOptions.PLAIN)) {
      int taken = first.listen(new Address.HostPort("127.0.0.1", 0));
      other.follow(placement(1, new Address.HostPort("127.0.0.1", taken), new Slot(0, 1)));
      until(() -> other.status().toString().contains("cannot listen on 127.0.0.1:" + taken));

      other.follow(
          placement(2, new Address.UnixSocket(directory.resolve("free.sock")), new Slot(0, 1)));

      until(() -> other.status().ready());
    }
  }

  @Test
  void anAddressIsTriedAgainUntilItsPredecessorHasLeftIt() throws Exception {
    try (PodProcess other = process(WireOptions.PLAIN)) {
      try (ServerSocket predecessor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int taken = predecessor.getLocalPort();
        other.follow(placement(1, new Address.HostPort("127.0.0.1", taken), new Slot(0, 1)));
        until(() -> other.status().toString().contains("cannot listen on 127.0.0.1:" + taken));
      }

      until(() -> other.status().ready());
    }
  }

  @Test
  void anAddressThatIsNoLongerWantedIsNoLongerMissing() {
    try (PodProcess first = process(WireOptions.PLAIN);
        PodProcess other = process(WireOptions.PLAIN)) {
      int taken = first.listen(new Address.HostPort("127.0.0.1", 0));
      other.follow(placement(1, new Address.HostPort("127.0.0.1", taken), new Slot(0, 1)));
      until(() -> other.status().toString().contains("cannot listen on 127.0.0.1:" + taken));

      other.follow(new ExpertPlacement("tiny", 2, List.of()));

      until(() -> other.status().toString().contains("epoch 2 of model 'tiny' does not name"));
    }
  }

  @Test
  void theThreadThatComputesHasItsHelpersBeforeItIsBound() {
    try (PodProcess bound = process(WireOptions.PLAIN, OptionalInt.of(0))) {
      until(ffn::helped);
      assertThat(bound.status().ready()).isFalse();
    }
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void answersTheStandardHealthProtocol() {
    assertThat(
            HealthGrpc.newBlockingStub(caller.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private static LoadRequest loadOf(Slot slot) {
    return LoadRequest.newBuilder().addAllExperts(Slot.toWire(List.of(slot))).build();
  }

  private static ExpertPlacement placement(long epoch, Address listen, Slot... slots) {
    return new ExpertPlacement(
        "tiny",
        epoch,
        List.of(new ExpertPlacement.Pod("me", listen, new TreeSet<>(List.of(slots)))));
  }

  private void serve(long epoch, Slot... slots) {
    Iterator<PodDescription> states =
        ExpertGrpc.newBlockingStub(caller.channel())
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .describe(DescribeRequest.getDefaultInstance());
    pod.follow(placement(epoch, address, slots));
    while (!states.next().getReady()) {
      // each change is a message
    }
  }

  private PodDescription describe() {
    return ExpertGrpc.newBlockingStub(caller.channel())
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .describe(DescribeRequest.getDefaultInstance())
        .next();
  }

  private static PodCaller.Request request(long callId, int layer, int expert, float... numbers) {
    return new PodCaller.Request(
        header(callId, 1, layer).addExperts(expert).addRowCounts(numbers.length / HIDDEN).build(),
        PodCaller.rows(numbers));
  }

  private static ComputeHeader.Builder header(long callId, long epoch, int layer) {
    return ComputeHeader.newBuilder()
        .setCallId(callId)
        .setModelFingerprint(7)
        .setEpoch(epoch)
        .setLayer(layer)
        .setDataType(DataType.DATA_TYPE_F32);
  }
}
