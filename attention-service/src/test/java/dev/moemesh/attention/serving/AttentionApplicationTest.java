package dev.moemesh.attention.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.attention.routing.FakeRouter;
import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.Usage;
import dev.moemesh.model.text.VocabularyBytes;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The worker between a real broker and a router with a golden model's experts. */
@QuarkusTest
@QuarkusTestResource(MeshForTests.class)
class AttentionApplicationTest {
  private static final int ANSWER = 32;

  @TestHTTPResource("/")
  URI root;

  InVmKafka kafka;
  FakeRouter router;

  private final HttpClient http = HttpClient.newHttpClient();
  private JsonNode golden;
  private Written written;

  @BeforeEach
  void open() throws Exception {
    golden =
        new ObjectMapper()
            .readTree(MeshForTests.MODEL.resolve("golden.json").toFile())
            .get("cases");
    written = new Written(kafka.bootstrapServers(), MeshForTests.PARTITIONS);
    router.serve(true);
    untilHealth(200);
  }

  @AfterEach
  void close() {
    written.close();
  }

  @Test
  void generatesTheReferencesTokens() throws Exception {
    InferenceRequest request = request(2).build();

    send(request);

    String id = request.getRequestId();
    written.untilEnded(id, 1);
    assertThat(written.tokens(id)).isEqualTo(greedy(2));
    assertThat(written.of(id).getLast().getFinished())
        .returns(FinishReason.FINISH_REASON_LENGTH, Finished::getReason)
        .returns(ANSWER, Finished::getTokenCount);
  }

  @Test
  void followsConstraintsAndRefusesThoseThatItCannot() throws Exception {
    InferenceRequest digits =
        request(2).setConstraint(Constraint.newBuilder().setRegex("[0-9]{5}")).build();
    InferenceRequest lookAhead =
        request(3).setConstraint(Constraint.newBuilder().setRegex("(?=a)")).build();

    send(digits);
    send(lookAhead);

    written.untilEnded(digits.getRequestId(), 1);
    written.until(
        "the other one fails",
        () -> written.of(lookAhead.getRequestId()).stream().anyMatch(TokenEvent::hasFailed));
    byte[][] bytes = VocabularyBytes.read(MeshForTests.MODEL, 320);
    StringBuilder text = new StringBuilder();
    written
        .tokens(digits.getRequestId())
        .forEach(token -> text.append(new String(bytes[token], StandardCharsets.UTF_8)));
    assertThat(text.toString()).matches("[0-9]{5}");
    assertThat(written.of(digits.getRequestId()).getLast().getFinished().getReason())
        .isEqualTo(FinishReason.FINISH_REASON_STOP);
    assertThat(written.of(lookAhead.getRequestId()).getLast().getFailed().getCode())
        .isEqualTo("invalid_constraint");
  }

  @Test
  void generatesTheReferencesTokensForManyRequestsAtOnce() throws Exception {
    List<Integer> cases = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      cases.add(i % golden.size());
    }
    long seed = System.nanoTime();
    System.out.println("seed of the order of requests: " + seed);
    Collections.shuffle(cases, new Random(seed));
    List<InferenceRequest> requests = cases.stream().map(which -> request(which).build()).toList();

    requests.forEach(this::send);

    for (int i = 0; i < requests.size(); i++) {
      String id = requests.get(i).getRequestId();
      written.untilEnded(id, 1);
      assertThat(written.tokens(id)).as("case %d", cases.get(i)).isEqualTo(greedy(cases.get(i)));
    }
  }

  @Test
  void endsALongRequestThatIsCancelled() throws Exception {
    InferenceRequest request = request(0).setMaxTokens(4_000).build();
    String id = request.getRequestId();
    send(request);
    written.until("a first token", () -> !written.tokens(id).isEmpty());

    kafka.send(
        Topics.CANCELLATIONS, id, Cancellation.newBuilder().setRequestId(id).build().toByteArray());

    written.untilEnded(id, 1);
    assertThat(written.of(id).getLast().getFinished().getReason())
        .isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
    assertThat(written.tokens(id)).hasSizeLessThan(4_000);
    untilIdle();
  }

  @Test
  void putsWhatIsNoRequestAsideAndServesOn() throws Exception {
    byte[] noise = "\u00ff this is no protobuf".getBytes(StandardCharsets.UTF_8);
    InferenceRequest request = request(3).build();

    for (int i = 0; i < 8; i++) {
      kafka.send(Topics.REQUESTS, "noise-" + i, noise);
    }
    kafka.send(Topics.REQUESTS, "nothing", null);
    send(request);

    written.until("nine dead letters", () -> written.deadLetters().size() == 9);
    assertThat(written.deadLetters()).filteredOn(letter -> letter.length > 0).containsOnly(noise);
    written.untilEnded(request.getRequestId(), 1);
    assertThat(written.tokens(request.getRequestId())).isEqualTo(greedy(3));
    untilCommitted();
  }

  @Test
  void hearsCancellationsAfterOneThatIsNone() throws Exception {
    InferenceRequest request = request(0).setMaxTokens(4_000).build();
    String id = request.getRequestId();
    send(request);
    written.until("a first token", () -> !written.tokens(id).isEmpty());

    kafka.send(Topics.CANCELLATIONS, id, "\u00ff no protobuf".getBytes(StandardCharsets.UTF_8));
    kafka.send(Topics.CANCELLATIONS, id, null);
    kafka.send(
        Topics.CANCELLATIONS, id, Cancellation.newBuilder().setRequestId(id).build().toByteArray());

    written.untilEnded(id, 1);
    assertThat(written.of(id).getLast().getFinished().getReason())
        .isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
  }

  @Test
  void isReadyOnlyWhileTheRouterIs() throws Exception {
    router.serve(false);
    untilHealth(503);
    assertThat(get("q/health/ready").body()).contains("waits for experts");
    InferenceRequest request = request(1).build();
    send(request);

    router.serve(true);

    untilHealth(200);
    written.untilEnded(request.getRequestId(), 1);
    assertThat(written.tokens(request.getRequestId())).isEqualTo(greedy(1));
  }

  @Test
  void saysTheSameTwiceWhenARecordComesTwice() throws Exception {
    InferenceRequest request = request(4).build();
    String id = request.getRequestId();
    send(request);
    send(request);
    written.untilEnded(id, 1);

    send(request);

    written.untilEnded(id, 2);
    untilIdle();
    Set<String> said = new HashSet<>();
    for (TokenEvent event : written.of(id)) {
      if (event.hasToken()) {
        said.add(event.getToken().getIndex() + ":" + event.getToken().getTokenId());
      }
    }
    List<Integer> greedy = greedy(4);
    assertThat(said)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ANSWER).mapToObj(index -> index + ":" + greedy.get(index)).toList());
  }

  @Test
  void reusesThePromptOfARequestThatHasEnded() throws Exception {
    InferenceRequest first = request(5).build();
    send(first);
    written.untilEnded(first.getRequestId(), 1);
    double hits = metric("moe_prefix_cache_hits_total");

    InferenceRequest second = request(5).build();
    send(second);

    written.untilEnded(second.getRequestId(), 1);
    assertThat(written.tokens(second.getRequestId())).isEqualTo(greedy(5));
    assertThat(written.of(second.getRequestId()).getLast().getFinished().getUsage())
        .returns(64, Usage::getPromptTokens)
        .returns(48, Usage::getCachedPromptTokens);
    assertThat(metric("moe_prefix_cache_hits_total")).isGreaterThanOrEqualTo(hits + 48);
    assertThat(metric("moe_prefix_cache_queries_total")).isGreaterThanOrEqualTo(128);
    assertThat(metric("moe_prefix_cache_blocks")).isGreaterThanOrEqualTo(4);
    assertThat(metric("moe_prefix_cache_evictions_total")).isZero();
  }

  private double metric(String name) {
    return get("metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private InferenceRequest.Builder request(int which) {
    return InferenceRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setModel(MeshForTests.MODEL_NAME)
        .addAllPromptTokenIds(integers(golden.get(which).get("prompt")))
        .setChoices(1)
        .setMaxTokens(ANSWER)
        .setIgnoreEndOfSequence(true)
        .setSampling(Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1));
  }

  private void send(InferenceRequest request) {
    kafka.send(Topics.REQUESTS, request.getRequestId(), request.toByteArray());
  }

  private List<Integer> greedy(int which) {
    return integers(golden.get(which).get("greedy"));
  }

  private static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private void untilHealth(int status) throws InvalidProtocolBufferException {
    written.until("readiness " + status, () -> get("q/health/ready").statusCode() == status);
  }

  private void untilIdle() throws InvalidProtocolBufferException {
    written.until(
        "no request is active",
        () -> get("metrics").body().lines().anyMatch("moe_requests_active 0.0"::equals));
  }

  /** Waits until the records of all requests count as done. */
  private void untilCommitted() throws Exception {
    List<TopicPartition> partitions =
        IntStream.range(0, MeshForTests.PARTITIONS)
            .mapToObj(id -> new TopicPartition(Topics.REQUESTS, id))
            .toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      for (TopicPartition partition : partitions) {
        ListOffsetsResultInfo end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get();
        written.until(
            "all of " + partition + " is committed",
            () -> committed(admin, partition) == end.offset());
      }
    }
  }

  private static long committed(Admin admin, TopicPartition partition) {
    try {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets("attention")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      return offset == null ? 0 : offset.offset();
    } catch (Exception e) {
      throw new AssertionError("the group's offsets cannot be asked", e);
    }
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(path + " cannot be asked", e);
    }
  }
}
