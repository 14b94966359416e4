package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.Alternatives;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.text.VocabularyBytes;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Constraints on what a model with random weights writes. */
class ConstrainedEngineTest {

  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");
  private static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18,"maximum":99},
       "tags":{"type":"array","items":{"enum":["a","b"]},"maxItems":3}},"required":["name","age"],"additionalProperties":false}
      """;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<TokenEvent> events = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private byte[][] bytes;
  private Checkpoint checkpoint;
  private Decoder decoder;
  private LocalStepLayers moe;
  private Engine engine;
  private ConstraintCompiler constraints;

  @BeforeEach
  void open() {
    ModelConfig config = ModelConfig.read(MODEL);
    checkpoint = Checkpoint.open(MODEL);
    moe =
        new LocalStepLayers(
            new LocalMoeLayers(config, checkpoint, DataType.F32, ComputeDevice.CPU));
    decoder = Decoder.open(config, checkpoint, DataType.F32, 64, ComputeDevice.CPU);
    bytes = VocabularyBytes.read(MODEL, config.vocabularySize());
    constraints = new ConstraintCompiler(() -> bytes, CompileLimits.DEFAULT, 1);
    use(64, 512, 64);
  }

  private void use(int blocks, int rows, int sequences) {
    BlockPool pool = new BlockPool(blocks);
    engine =
        new Engine(
            "tiny",
            decoder,
            moe,
            pool,
            new BatchPlanner(pool, rows, sequences),
            Overlap.fixed(1),
            tasks::add,
            System::nanoTime,
            events::addAll,
            new EngineListener() {});
    engine.moeAvailable(true);
  }

  @AfterEach
  void close() {
    constraints.close();
    moe.close();
    decoder.close();
    checkpoint.close();
  }

  @Test
  void everyAnswerUnderASchemaIsAValidDocument() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      submit(schema("r" + seed, seed).build());
    }

    runAll();

    for (int seed = 0; seed < 8; seed++) {
      JsonNode document = new ObjectMapper().readTree(text("r" + seed, 0));
      assertThat(document.path("name").isTextual()).isTrue();
      assertThat(document.path("age").asInt()).isBetween(18, 99);
      document.path("tags").forEach(tag -> assertThat(tag.asText()).isIn("a", "b"));
      assertThat(finish("r" + seed)).isEqualTo(FinishReason.FINISH_REASON_STOP);
    }
    assertThat(ended).hasSize(8);
  }

  @Test
  void theTokensOfAnAnswerDoNotDependOnTheBatchNorOnPreemption() {
    for (int seed = 0; seed < 3; seed++) {
      submit(schema("alone" + seed, seed).build());
      runAll();
    }
    use(9, 6, 6);
    for (int seed = 0; seed < 3; seed++) {
      submit(schema("together" + seed, seed).build());
    }

    runAll();

    for (int seed = 0; seed < 3; seed++) {
      assertThat(text("together" + seed, 0)).isEqualTo(text("alone" + seed, 0));
    }
  }

  @Test
  void eachChoiceHasItsOwnPlaceInTheConstraint() throws IOException {
    submit(schema("r", 5).setChoices(3).build());

    runAll();

    for (int choice = 0; choice < 3; choice++) {
      assertThat(new ObjectMapper().readTree(text("r", choice)).path("age").isInt()).isTrue();
    }
    assertThat(text("r", 0)).isNotEqualTo(text("r", 1));
  }

  @Test
  void endsWithTheLastTokenOfAnAlternativeOrAtAnEndOfSequence() {
    Constraint constraint =
        Constraint.newBuilder()
            .setAlternatives(Alternatives.newBuilder().addTexts("yes").addTexts("no"))
            .build();
    submit(request("r", 1).setConstraint(constraint).build());

    runAll();

    assertThat(text("r", 0)).isIn("yes", "no");
    assertThat(finish("r")).isEqualTo(FinishReason.FINISH_REASON_STOP);
  }

  @Test
  void allowsTheEndOfSequenceOnlyWhereTheTextMayEnd() {
    int end = decoder.config().eosTokenIds().getFirst();
    Sampling.Builder wantsToEnd = sampling(3).putLogitBias(end, 100);
    submit(
        request("r", 3)
            .setIgnoreEndOfSequence(false)
            .setSampling(wantsToEnd)
            .setConstraint(Constraint.newBuilder().setRegex("[a-c]{4}[0-9]*"))
            .build());

    runAll();

    assertThat(text("r", 0)).matches("[a-c]{4}");
    assertThat(finish("r")).isEqualTo(FinishReason.FINISH_REASON_STOP);
  }

  @Test
  void beginsBehindTheTokensThatItIsToldTo() {
    submit(request("free", 4).setMaxTokens(6).build());
    runAll();
    int[] free = tokens("free", 0);
    submit(
        request("r", 4)
            .setMaxTokens(20)
            .setConstraint(
                Constraint.newBuilder()
                    .setRegex("[xyz]{3}")
                    .addBeginsAfterTokenIds(free[2])
                    .addBeginsAfterTokenIds(free[3]))
            .build());

    runAll();

    int[] tokens = tokens("r", 0);
    assertThat(IntStream.of(tokens).limit(4).toArray())
        .isEqualTo(IntStream.of(free).limit(4).toArray());
    assertThat(textOf(IntStream.of(tokens).skip(4).toArray())).matches("[xyz]{3}");
  }

  @Test
  void beginsWithTheFirstTokenUnlessThatOpensWhatComesBefore() {
    submit(request("free", 4).setSampling(sampling(4).setTemperature(0)).setMaxTokens(6).build());
    runAll();
    int[] free = tokens("free", 0);
    Constraint.Builder digits =
        Constraint.newBuilder()
            .setRegex("[xyz]{3}")
            .addBeginsAfterTokenIds(free[2])
            .addBeginsAfterTokenIds(free[3]);
    submit(
        request("opened", 4)
            .setSampling(sampling(4).setTemperature(0))
            .setMaxTokens(20)
            .setConstraint(digits.setUnlessOpenedByTokenId(free[0]))
            .build());
    int another = IntStream.range(0, 200).filter(id -> id != free[0]).findFirst().orElseThrow();
    submit(
        request("unopened", 4)
            .setMaxTokens(20)
            .setSampling(sampling(4).putLogitBias(another, -100))
            .setConstraint(digits.setUnlessOpenedByTokenId(another))
            .build());

    runAll();

    int[] opened = tokens("opened", 0);
    assertThat(IntStream.of(opened).limit(4).toArray())
        .isEqualTo(IntStream.of(free).limit(4).toArray());
    assertThat(textOf(IntStream.of(opened).skip(4).toArray())).matches("[xyz]{3}");
    assertThat(text("unopened", 0)).matches("[xyz]{3}");
  }

  @Test
  void failsARequestWhoseConstraintCannotBeFollowedAndNoOther() {
    submit(request("bad", 1).setConstraint(Constraint.newBuilder().setRegex("(?=a)")).build());
    submit(schema("good", 2).build());

    runAll();

    TokenEvent failed = of("bad").getLast();
    assertThat(failed.getFailed().getCode()).isEqualTo("invalid_constraint");
    assertThat(failed.getFailed().getClientError()).isTrue();
    assertThat(finish("good")).isEqualTo(FinishReason.FINISH_REASON_STOP);
    assertThat(ended).containsExactly("bad", "good");
  }

  @Test
  void oneChoiceIsCancelledWhileTheConstraintCompiles() {
    engine.cancel(Cancellation.newBuilder().setRequestId("r").setChoice(1).build());
    engine.cancel(Cancellation.newBuilder().setRequestId("r").setChoice(2).build());
    engine.cancel(Cancellation.newBuilder().setRequestId("r").setChoice(9).build());

    submit(schema("r", 5).setChoices(3).build());
    runAll();

    for (int choice = 1; choice < 3; choice++) {
      assertThat(tokens("r", choice)).isEmpty();
      assertThat(reasons("r", choice)).containsExactly(FinishReason.FINISH_REASON_CANCELLED);
    }
    assertThat(reasons("r", 0)).containsExactly(FinishReason.FINISH_REASON_STOP);
    assertThat(ended).containsExactly("r");
  }

  @Test
  void allChoicesMayBeCancelledOneByOneBeforeTheRequestComes() {
    for (int choice = 0; choice < 2; choice++) {
      engine.cancel(Cancellation.newBuilder().setRequestId("r").setChoice(choice).build());
    }

    submit(schema("r", 5).setChoices(2).build());
    runAll();

    assertThat(of("r")).hasSize(2).allMatch(TokenEvent::hasFinished);
    assertThat(ended).containsExactly("r");
    assertThat(engine.activeRequests()).isZero();
  }

  @Test
  void aConstraintWithTooManyBeginningsIsRefusedBeforeTheEngineMeetsIt() {
    submit(
        request("r", 1)
            .setConstraint(Constraint.newBuilder().setRegex("aa|".repeat(210_000) + "b"))
            .build());

    assertThat(of("r").getLast().getFailed().getCode()).isEqualTo("invalid_constraint");
    assertThat(ended).containsExactly("r");
  }

  private List<FinishReason> reasons(String request, int choice) {
    return of(request).stream()
        .filter(event -> event.hasFinished() && event.getChoice() == choice)
        .map(event -> event.getFinished().getReason())
        .toList();
  }

  private InferenceRequest.Builder schema(String id, int seed) {
    return request(id, seed).setConstraint(Constraint.newBuilder().setJsonSchema(SCHEMA));
  }

  private static InferenceRequest.Builder request(String id, int seed) {
    return InferenceRequest.newBuilder()
        .setRequestId(id)
        .setModel("tiny")
        .setChoices(1)
        .setMaxTokens(60)
        .setIgnoreEndOfSequence(true)
        .addPromptTokenIds(40 + seed)
        .addPromptTokenIds(7)
        .setSampling(sampling(seed));
  }

  private static Sampling.Builder sampling(int seed) {
    return Sampling.newBuilder().setTemperature(1).setTopP(1).setRepetitionPenalty(1).setSeed(seed);
  }

  private void submit(InferenceRequest request) {
    engine.submit(
        request,
        constraints.compile(request.getConstraint()).toCompletableFuture().join(),
        () -> ended.add(request.getRequestId()));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private List<TokenEvent> of(String request) {
    return events.stream().filter(event -> event.getRequestId().equals(request)).toList();
  }

  private int[] tokens(String request, int choice) {
    return of(request).stream()
        .filter(event -> event.hasToken() && event.getChoice() == choice)
        .mapToInt(event -> event.getToken().getTokenId())
        .toArray();
  }

  private String text(String request, int choice) {
    return textOf(tokens(request, choice));
  }

  private String textOf(int[] tokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    IntStream.of(tokens).forEach(token -> text.writeBytes(bytes[token]));
    return text.toString(StandardCharsets.UTF_8);
  }

  private FinishReason finish(String request) {
    return of(request).getLast().getFinished().getReason();
  }
}
