package dev.moemesh.router.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
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
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteTiming;
import dev.moemesh.contract.v1.RowFault;
import dev.moemesh.contract.v1.RowFaultStage;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.model.gating.RowTokens;
import dev.moemesh.model.numbers.PackedFloats;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.testing.NoBufferLeaks;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RouterProcessTest {
  @RegisterExtension final NoBufferLeaks leaks = new NoBufferLeaks(RowMemory::buffersInUse);

  private static final int HIDDEN = 8;
  private static final int EXPERTS = 4;
  private static final int TOP_K = 2;
  private static final int LAYER = 1;
  private static final long FINGERPRINT = 77;
  private static final long MAX_BYTES = 1 << 20;

  @TempDir Path directory;

  private final Gate gate = gate();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<TestPod> pods = new ArrayList<>();
  private RouterProcess router;
  private RouteCaller caller;

  @BeforeEach
  void start() throws Exception {
    router = router(WireOptions.PLAIN);
    Address address = new Address.UnixSocket(directory.resolve("router.sock"));
    router.listen(address);
    caller = new RouteCaller(address);
  }

  private RouterProcess router(WireOptions wire) {
    return router(wire, MAX_BYTES, registry);
  }

  private RouterProcess router(WireOptions wire, long maxBytes, SimpleMeterRegistry meters) {
    TreeMap<Integer, Gate> gates = new TreeMap<>();
    gates.put(LAYER, gate);
    return new RouterProcess(
        new RouterProcess.Options(
            "tiny",
            new ModelShape(FINGERPRINT, HIDDEN, EXPERTS, new TreeSet<>(gates.keySet())),
            TOP_K,
            dev.moemesh.model.config.DataType.F32,
            Duration.ofSeconds(5),
            maxBytes,
            wire),
        new LayerGates(gates, 128),
        meters);
  }

  @AfterEach
  void stop() {
    caller.close();
    router.close();
    pods.forEach(TestPod::close);
  }

  @Test
  void sumsWhatTheExpertsOfSeveralPodsAnswer() throws Exception {
    serve(pod("a", 0, 2), pod("b", 1, 3));
    float[] rows = rows(5, 1);

    RouteCaller.Reply reply = caller.ask(header(1, 5).setReturnRouting(true).build(), bytes(rows));

    assertThat(reply.header().hasError()).isFalse();
    assertThat(reply.rows()).isEqualTo(expected(rows));
    assertThat(reply.header().getRowCount()).isEqualTo(5);
    assertThat(reply.header().getExpertIds()).isEqualTo(expectedIds(rows));
    RouteTiming timing = reply.header().getTiming();
    assertThat(timing.getQueueNanos()).isEqualTo(11);
    assertThat(timing.getComputeNanos()).isEqualTo(22);
    assertThat(timing.getTotalNanos())
        .isEqualTo(
            timing.getGateNanos()
                + timing.getWireNanos()
                + timing.getQueueNanos()
                + timing.getComputeNanos()
                + timing.getCombineNanos());
    assertThat(pods.get(0).frames().size() + pods.get(1).frames().size()).isEqualTo(2);
    assertThat(pods.get(0).frames().getFirst().getEpoch()).isEqualTo(1);
    assertThat(registry.get("moe.route.calls").counter().count()).isEqualTo(1);
    assertThat(
            registry.get("moe.expert.rows").counters().stream().mapToDouble(c -> c.count()).sum())
        .isEqualTo(10);
  }

  @Test
  void servesACallerOnItsWayOutUntilItHasEndedItsStream() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = rows(2, 1);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(router::close);

    for (int layer = 0; layer < 3; layer++) {
      assertThat(caller.ask(header(layer, 2).build(), bytes(rows)).rows())
          .isEqualTo(expected(rows));
    }
    boolean whileTheStreamIsOpen = closed.isDone();
    caller.end();

    assertThat(closed).succeedsWithin(Duration.ofSeconds(4));
    assertThat(whileTheStreamIsOpen).isFalse();
    router = router(WireOptions.PLAIN);
  }

  @Test
  void answersInAnyOrderOfArrivalGiveTheSameBits() throws Exception {
    serve(pod("a", 0), pod("b", 1), pod("c", 2, 3));
    float[] rows = rows(6, 2);
    List<List<Integer>> orders =
        List.of(List.of(0, 1, 2), List.of(2, 1, 0), List.of(1, 2, 0), List.of(2, 0, 1));
    pods.forEach(pod -> pod.behave(TestPod.Behaviour.HOLD));

    for (List<Integer> order : orders) {
      caller.send(header(1, 6).build(), bytes(rows));
      for (int pod : order) {
        pods.get(pod).release();
      }
      assertThat(caller.next().rows()).isEqualTo(expected(rows));
    }
  }

  @Test
  void severalCallsAreInFlightAndAnsweredAsTheyComplete() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.HOLD);
    float[] first = rows(1, 3);
    float[] second = rows(3, 4);
    caller.send(header(1, 1).build(), bytes(first));
    pods.getFirst().awaitHeld();
    pods.getFirst().behave(TestPod.Behaviour.COMPUTE);
    RouteCaller.Reply overtaking = caller.ask(header(2, 3).build(), bytes(second));
    pods.getFirst().release();
    RouteCaller.Reply overtaken = caller.next();

    assertThat(overtaking.header().getCallId()).isEqualTo(2);
    assertThat(overtaking.rows()).isEqualTo(expected(second));
    assertThat(overtaken.header().getCallId()).isEqualTo(1);
    assertThat(overtaken.rows()).isEqualTo(expected(first));
  }

  @Test
  void rowsOfAnotherFormatAreConvertedBothWays() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = rows(2, 5);
    ByteBuffer half = ByteBuffer.allocate(rows.length * 2);
    PackedFloats.round(rows, 0, rows.length, half, 0, dev.moemesh.model.config.DataType.BF16);

    RouteCaller.Reply reply =
        caller.ask(
            header(1, 2).setDataType(DataType.DATA_TYPE_BF16).build(), ByteString.copyFrom(half));

    assertThat(reply.header().getDataType()).isEqualTo(DataType.DATA_TYPE_BF16);
    assertThat(reply.rows().size()).isEqualTo(half.capacity());
    assertThat(pods.getFirst().frames().getFirst().getDataType()).isEqualTo(DataType.DATA_TYPE_F32);
  }

  @Test
  void whatIsWrongIsRefusedByCallAndTheStreamLivesOn() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = rows(1, 6);

    assertThat(error(header(1, 2), rows).getCode()).isEqualTo(ErrorCode.ERROR_CODE_BYTE_COUNT);
    assertThat(error(header(2, 1).setLayer(0), rows).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_LAYER);
    assertThat(error(header(3, 1).setModelFingerprint(1), rows).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN_MODEL);
    assertThat(error(header(5, 4096), new float[4096 * HIDDEN * 2]).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_BYTE_COUNT);
    assertThat(error(header(6, 1 << 16), new float[(1 << 16) * HIDDEN]).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);

    assertThat(caller.ask(header(7, 1).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(registry.get("moe.route.errors").tag("code", "BYTE_COUNT").counter().count())
        .isEqualTo(2);
  }

  @Test
  void aRowThatIsNotFiniteIsReportedAndChangesNoBitOfTheOthers() throws Exception {
    serve(pod("a", 0, 2), pod("b", 1, 3));
    float[] rows = rows(5, 1);
    ByteString expected = expected(rows);
    rows[2 * HIDDEN + 3] = Float.NaN;

    RouteCaller.Reply reply = caller.ask(header(1, 5).setReturnRouting(true).build(), bytes(rows));

    assertThat(reply.header().hasError()).isFalse();
    assertThat(reply.header().getRowFaultsList())
        .containsExactly(
            RowFault.newBuilder().setRow(2).setStage(RowFaultStage.ROW_FAULT_STAGE_GATE).build());
    int row = 4 * HIDDEN;
    assertThat(reply.rows().substring(0, 2 * row)).isEqualTo(expected.substring(0, 2 * row));
    assertThat(reply.rows().substring(3 * row)).isEqualTo(expected.substring(3 * row));
    assertThat(
            reply
                .rows()
                .substring(2 * row, 3 * row)
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getFloat())
        .isNaN();
  }

  @Test
  void aCallOfNothingButRowsThatAreNotFiniteIsAnsweredWithoutAnyPod() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = new float[2 * HIDDEN];
    Arrays.fill(rows, Float.POSITIVE_INFINITY);

    RouteCaller.Reply reply = caller.ask(header(1, 2).build(), bytes(rows));

    assertThat(reply.header().getRowFaultsList())
        .extracting(RowFault::getRow)
        .containsExactly(0, 1);
    assertThat(pods.getFirst().frames()).isEmpty();
  }

  @Test
  void anExpertWhoseOutputIsNotFiniteIsNamed() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = rows(3, 1);
    rows[HIDDEN] = 8e36f; // an expert multiplies by more than 100

    RouteCaller.Reply reply = caller.ask(header(1, 3).build(), bytes(rows));

    RowFault fault = reply.header().getRowFaultsList().getFirst();
    assertThat(reply.header().getRowFaultsCount()).isEqualTo(1);
    assertThat(fault.getRow()).isEqualTo(1);
    assertThat(fault.getStage()).isEqualTo(RowFaultStage.ROW_FAULT_STAGE_EXPERT);
    assertThat(fault.getExpert()).isEqualTo(expectedIds(rows).byteAt(2 * TOP_K));
  }

  @Test
  void aPodThatComesLaterMakesTheRouterReady() throws Exception {
    Iterator<HealthCheckResponse> health =
        HealthGrpc.newBlockingStub(caller.channel())
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .watch(HealthCheckRequest.newBuilder().setService("moemesh.v1.Router").build());
    assertThat(health.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(router.status().toString()).contains("no placement of model 'tiny' has come yet");
    ExpertPlacement placement = placement(1, assigned("a", 0, 1), assigned("b", 2, 3));
    router.follow(placement);
    open("a", 1, 0, 1);
    WireError error = error(header(1, 30), rows(30, 7));
    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_NO_REPLICA);
    assertThat(error.getMessage()).contains("of layer 1");
    assertThat(router.status().toString()).contains("layer 1: experts").contains("2, 3");

    open("b", 1, 2, 3);

    assertThat(health.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(router.status()).hasToString("2 pods of placement epoch 1 hold every expert");
    float[] rows = rows(30, 7);
    assertThat(caller.ask(header(2, 30).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
  }

  @Test
  void aPodThatHasNotTakenUpAPlacementIsNotAskedAndAnEpochBothKnowIsSent() throws Exception {
    router.follow(placement(5, assigned("a", 0, 1, 2, 3)));
    open("a", 0, 0, 1, 2, 3);
    assertThat(error(header(1, 1), rows(1, 8)).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_NO_REPLICA);

    pods.getFirst().hold(4, slots(0, 1, 2, 3));
    awaitReady();

    float[] rows = rows(1, 8);
    assertThat(caller.ask(header(2, 1).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(pods.getFirst().frames().getLast().getEpoch()).isEqualTo(4);
  }

  @Test
  void aPartWhosePodIsLostGoesToAnotherReplica() throws Exception {
    serve(pod("a", 0, 1, 2, 3), pod("b", 0, 1, 2, 3));
    pods.get(0).behave(TestPod.Behaviour.HOLD);
    float[] rows = rows(4, 9);
    caller.send(header(1, 4).build(), bytes(rows));
    pods.get(0).awaitHeld();

    pods.removeFirst().close();

    assertThat(caller.next().rows()).isEqualTo(expected(rows));
  }

  @Test
  void aPartWithoutAnotherReplicaFailsAtOnceAndNamesPodAndExpertsButNobodysRequests()
      throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.HOLD);
    caller.send(
        header(1, 2)
            .setStep(3)
            .addRequests(RequestSpan.newBuilder().setRequestId("chat-1").setRowCount(1))
            .addRequests(RequestSpan.newBuilder().setRequestId("chat-2").setRowCount(1))
            .build(),
        bytes(rows(2, 10)));
    pods.getFirst().awaitHeld();

    pods.removeFirst().close();

    WireError error = caller.next().header().getError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_NO_REPLICA);
    assertThat(error.getMessage())
        .contains("layer 1 on pod a")
        .contains("no other replica is live")
        .doesNotContain("chat-1", "chat-2");
  }

  @Test
  void aPodThatComesBackIsFoundAgain() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.removeFirst().close();
    open("a", 1, 0, 1, 2, 3);
    awaitReady();
    float[] rows = rows(1, 11);

    RouteCaller.Reply reply = caller.ask(header(1, 1).build(), bytes(rows));
    while (reply.header().hasError()) {
      reply = caller.ask(header(1, 1).build(), bytes(rows));
    }

    assertThat(reply.rows()).isEqualTo(expected(rows));
  }

  @Test
  void aPodThatDoesNotAnswerInTimeIsNamedAndItsLateAnswerIgnored() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.HOLD);

    WireError error = error(header(1, 1).setTimeoutMillis(50), rows(1, 12));
    pods.getFirst().behave(TestPod.Behaviour.COMPUTE);
    pods.getFirst().release();
    float[] rows = rows(1, 13);
    RouteCaller.Reply next = caller.ask(header(2, 1).build(), bytes(rows));

    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_TIMEOUT);
    assertThat(error.getMessage()).contains("within 50 ms").contains("on pod a");
    assertThat(next.rows()).isEqualTo(expected(rows));
    assertThat(registry.get("moe.pod.replies.dropped").counter().count()).isEqualTo(1);
  }

  @Test
  void aPodsErrorIsPassedOnWithItsCode() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.REFUSE);

    WireError error = error(header(1, 1), rows(1, 14));

    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
    assertThat(error.getMessage()).contains("on pod a: broken");
    assertThat(
            registry.get("moe.expert.failures").counters().stream()
                .mapToDouble(c -> c.count())
                .sum())
        .isEqualTo(2);
  }

  @Test
  void aPartWhosePodDoesNotHoldTheExpertGoesToAnotherReplica() throws Exception {
    serve(pod("a", 0, 1, 2, 3), pod("b", 0, 1, 2, 3));
    pods.get(0).behave(TestPod.Behaviour.REFUSE_EXPERT);
    float[] rows = rows(3, 24);

    assertThat(caller.ask(header(1, 3).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(pods.get(0).frames()).hasSize(1);
    assertThat(pods.get(1).frames()).extracting(ComputeHeader::getPods).containsExactly(2, 1);
  }

  @Test
  void aPartWhosePodIsAheadOfTheRouterWaitsForTheNewerPlacement() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().hold(3, slots(0, 1, 2, 3));
    pods.getFirst().serveOnly(3);
    float[] rows = rows(3, 25);
    caller.send(header(1, 3).build(), bytes(rows));
    Await.until(() -> !pods.getFirst().frames().isEmpty(), () -> "no frame came");

    router.follow(placement(3, assigned("a", 0, 1, 2, 3)));

    assertThat(caller.next().rows()).isEqualTo(expected(rows));
    assertThat(pods.getFirst().frames())
        .extracting(ComputeHeader::getEpoch)
        .containsExactly(1L, 3L);
  }

  @Test
  void aPartThatNoNewerPlacementComesForFailsInTimeWithThePodsCode() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().serveOnly(3);

    WireError error = error(header(1, 1).setTimeoutMillis(50), rows(1, 26));

    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_STALE_EPOCH);
    assertThat(error.getMessage()).contains("on pod a: too old for me").contains("within 50 ms");
    assertThat(pods.getFirst().frames()).hasSize(1);
  }

  @Test
  void aPodsMalformedReplyIsRefusedWithoutHarm() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    float[] rows = rows(1, 15);

    pods.getFirst().behave(TestPod.Behaviour.TOO_SHORT);
    WireError error = error(header(1, 1), rows);
    pods.getFirst().behave(TestPod.Behaviour.WRONG_CALL);
    RouteCaller.Reply next = caller.ask(header(2, 1).build(), bytes(rows));

    assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
    assertThat(error.getMessage())
        .contains("expected 2 rows in 64 bytes, found 2 rows in 32 bytes");
    assertThat(next.rows()).isEqualTo(expected(rows));
    assertThat(registry.get("moe.pod.replies.dropped").counter().count()).isEqualTo(1);
  }

  @Test
  void aCallerThatGoesAwayLeavesNothingBehind() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.HOLD);
    RouteCaller other = new RouteCaller(new Address.UnixSocket(directory.resolve("router.sock")));
    other.send(header(1, 16).build(), bytes(rows(16, 16)));
    pods.getFirst().awaitHeld();
    other.close();
    pods.getFirst().behave(TestPod.Behaviour.COMPUTE);
    float[] rows = rows(1, 17);

    assertThat(caller.ask(header(2, 1).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
  }

  @Test
  void aPodOfAnotherModelIsNotAskedAndReadinessSaysWhy() throws Exception {
    router.follow(placement(1, assigned("a", 0, 1, 2, 3)));
    pods.add(new TestPod("a", 99, 1, address("a"), slots(0, 1, 2, 3)));

    awaitStatus("it serves a model with fingerprint 0000000000000063");

    assertThat(error(header(1, 1), rows(1, 18)).getCode())
        .isEqualTo(ErrorCode.ERROR_CODE_NO_REPLICA);
  }

  @Test
  void aPodThatIsNamedNoMoreHelpsOutUntilTheNewOneIsThere() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    router.follow(placement(2, assigned("b", 0, 1, 2, 3)));
    float[] rows = rows(2, 19);

    assertThat(caller.ask(header(1, 2).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(pods.get(0).frames()).hasSize(1);
    assertThat(router.status()).hasToString("0 pods of placement epoch 2 hold every expert");

    open("b", 2, 0, 1, 2, 3);
    awaitStatus("1 pods of placement epoch 2");
    assertThat(caller.ask(header(2, 2).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(pods.get(0).frames()).hasSize(1);
    assertThat(pods.get(1).frames()).hasSize(1);
  }

  @Test
  void aNewPlacementMovesTheWorkToTheNewPod() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    open("b", 2, 0, 1, 2, 3);

    router.follow(placement(2, assigned("b", 0, 1, 2, 3)));
    awaitStatus("1 pods of placement epoch 2 hold every expert");
    float[] rows = rows(2, 19);

    assertThat(caller.ask(header(1, 2).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
    assertThat(pods.get(0).frames()).isEmpty();
    assertThat(pods.get(1).frames()).hasSize(1);
  }

  @Test
  void callsBeyondTheBudgetStayInTheSocketUntilOthersEnd() throws Exception {
    serve(pod("a", 0, 1, 2, 3));
    pods.getFirst().behave(TestPod.Behaviour.HOLD);
    // In, two for pods, two back, summed: 6 x 32 bytes per row, so two calls are more than 1 MiB.
    float[] rows = rows(3_000, 22);

    for (int callId = 1; callId <= 4; callId++) {
      caller.send(header(callId, 3_000).build(), bytes(rows));
    }
    // What comes later on the same connection has been read, so the calls before it have, too.
    HealthGrpc.newBlockingStub(caller.channel())
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance());

    assertThat(registry.get("moe.route.calls").counter().count()).isEqualTo(2);
    for (int callId = 1; callId <= 4; callId++) {
      pods.getFirst().release();
      assertThat(caller.next().rows()).isEqualTo(expected(rows));
    }
  }

  @Test
  void rowsForAPodThatDoesNotReadWaitUngatheredAndArriveWhenItDoes() throws Exception {
    int calls = 16;
    float[] rows = rows(8_000, 23);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (RouterProcess roomy = router(WireOptions.PLAIN, 1 << 30, meters)) {
      pods.add(new TestPod("a", FINGERPRINT, 1, address("a"), slots(0, 1, 2, 3)));
      Address address = address("roomy");
      roomy.listen(address);
      roomy.follow(placement(1, assigned("a", 0, 1, 2, 3)));
      Await.until(() -> roomy.status().ready(), () -> roomy.status().toString());
      CountDownLatch reads = pods.getFirst().stopReading();

      try (RouteCaller other = new RouteCaller(address)) {
        for (int callId = 1; callId <= calls; callId++) {
          other.send(header(callId, 8_000).build(), bytes(rows));
        }
        Await.until(
            () -> meters.get("moe.route.calls").counter().count() == calls,
            () -> "not all calls came");
        assertThat(meters.get("moe.pod.frames.waiting").gauge().value())
            .as("of %d frames of 512 KiB", calls)
            .isGreaterThan(calls / 2.0);
        reads.countDown();

        for (int callId = 1; callId <= calls; callId++) {
          assertThat(other.next().rows()).isEqualTo(expected(rows));
        }
      }
      assertThat(meters.get("moe.pod.frames.waiting").gauge().value()).isZero();
    }
  }

  @Test
  void rowsTravelOverMutualTlsAndStrangersStayOutside() throws Exception {
    WireOptions ours = mutualTls("ours");
    WireOptions strangers = mutualTls("strangers");
    TestPod pod = pod("tls", ours);
    TestPod stranger = pod("stranger", strangers);
    float[] rows = rows(3, 21);
    var listen = new Address.HostPort("127.0.0.1", 0);

    try (RouterProcess secure = router(ours)) {
      int port = secure.listen(listen);
      secure.follow(
          placement(1, over(pod, "tls", 0, 1, 2, 3), over(stranger, "stranger", 0, 1, 2, 3)));
      Await.until(() -> secure.status().ready(), () -> secure.status().toString());
      try (RouteCaller friend = new RouteCaller(new Address.HostPort("127.0.0.1", port), ours)) {
        assertThat(friend.ask(header(1, 3).build(), bytes(rows)).rows()).isEqualTo(expected(rows));
      }

      assertThat(secure.status()).hasToString("1 pods of placement epoch 1 hold every expert");
      assertThat(stranger.frames()).isEmpty();
      assertThatThrownBy(
              () -> new RouteCaller(new Address.HostPort("127.0.0.1", port), strangers).close())
          .hasMessageContaining("UNAVAILABLE");
    }
  }

  private WireOptions mutualTls(String authority) {
    PemFiles files = EphemeralAuthority.issue(directory.resolve(authority), MutualTls.PEER_NAME);
    return new WireOptions(
        Duration.ZERO,
        Optional.of(new MutualTls(files.certificate(), files.key(), files.authority())));
  }

  private TestPod pod(String id, WireOptions wire) throws IOException {
    TestPod pod =
        new TestPod(
            id, FINGERPRINT, 1, new Address.HostPort("127.0.0.1", 0), slots(0, 1, 2, 3), wire);
    pods.add(pod);
    return pod;
  }

  private static ExpertPlacement.Pod over(TestPod pod, String id, int... experts) {
    return new ExpertPlacement.Pod(
        id, new Address.HostPort("127.0.0.1", pod.port()), slots(experts));
  }

  private ExpertPlacement.Pod pod(String id, int... experts) {
    return assigned(id, experts);
  }

  private ExpertPlacement.Pod assigned(String id, int... experts) {
    return new ExpertPlacement.Pod(id, address(id), slots(experts));
  }

  private Address address(String id) {
    return new Address.UnixSocket(directory.resolve(id + ".sock"));
  }

  private static SortedSet<Slot> slots(int... experts) {
    SortedSet<Slot> slots = new TreeSet<>();
    for (int expert : experts) {
      slots.add(new Slot(LAYER, expert));
    }
    return slots;
  }

  private void serve(ExpertPlacement.Pod... assigned) throws Exception {
    for (ExpertPlacement.Pod pod : assigned) {
      pods.add(new TestPod(pod.id(), FINGERPRINT, 1, pod.address(), pod.slots()));
    }
    router.follow(placement(1, assigned));
    awaitStatus("%d pods of placement epoch 1".formatted(assigned.length));
  }

  private void open(String id, long epoch, int... experts) throws IOException {
    pods.add(new TestPod(id, FINGERPRINT, epoch, address(id), slots(experts)));
  }

  private static ExpertPlacement placement(long epoch, ExpertPlacement.Pod... pods) {
    return new ExpertPlacement("tiny", epoch, List.of(pods));
  }

  private void awaitReady() {
    awaitStatus("hold every expert");
  }

  private void awaitStatus(String text) {
    Await.until(() -> router.status().toString().contains(text), () -> router.status().toString());
  }

  private WireError error(RouteHeader.Builder header, float[] rows) throws InterruptedException {
    RouteCaller.Reply reply = caller.ask(header.build(), bytes(rows));
    assertThat(reply.header().hasError()).isTrue();
    assertThat(reply.rows()).isEmpty();
    return reply.header().getError();
  }

  private static RouteHeader.Builder header(long callId, int rows) {
    return RouteHeader.newBuilder()
        .setCallId(callId)
        .setModelFingerprint(FINGERPRINT)
        .setLayer(LAYER)
        .setRowCount(rows)
        .setDataType(DataType.DATA_TYPE_F32);
  }

  private static Gate gate() {
    Random random = new Random(42);
    float[] weights = new float[EXPERTS * HIDDEN];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return Gate.softmaxTopK(weights, EXPERTS, HIDDEN, TOP_K, true);
  }

  private static float[] rows(int count, int seed) {
    Random random = new Random(seed);
    float[] rows = new float[count * HIDDEN];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return rows;
  }

  private static ByteString bytes(float[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    PackedFloats.round(numbers, 0, numbers.length, bytes, 0, dev.moemesh.model.config.DataType.F32);
    return ByteString.copyFrom(bytes);
  }

  /** The sum in gate order, computed here. */
  private ByteString expected(float[] rows) {
    Assignment assignment = assignment(rows);
    float[] sums = new float[rows.length];
    for (int choice = 0; choice < assignment.choiceCount(); choice++) {
      int row = assignment.row(choice);
      for (int i = 0; i < HIDDEN; i++) {
        float output = rows[row * HIDDEN + i] * TestPod.factor(LAYER, assignment.expert(choice));
        sums[row * HIDDEN + i] += assignment.weight(choice) * output;
      }
    }
    return bytes(sums);
  }

  private ByteString expectedIds(float[] rows) {
    Assignment assignment = assignment(rows);
    byte[] bytes = new byte[2 * assignment.choiceCount()];
    for (int i = 0; i < assignment.choiceCount(); i++) {
      bytes[2 * i] = (byte) assignment.expert(i);
    }
    return ByteString.copyFrom(bytes);
  }

  private Assignment assignment(float[] rows) {
    GateBatch batch = new GateBatch(HIDDEN);
    batch.read(
        bytes(rows).asReadOnlyByteBuffer(),
        dev.moemesh.model.config.DataType.F32,
        rows.length / HIDDEN,
        RowTokens.absent());
    Assignment assignment = new Assignment();
    gate.assign(batch, assignment);
    return assignment;
  }
}
