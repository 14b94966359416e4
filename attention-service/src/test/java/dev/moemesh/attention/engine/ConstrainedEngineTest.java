package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.contract.v1.Alternatives;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.model.text.VocabularyBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Constraints on what a model with random weights writes. */
class ConstrainedEngineTest {

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18,"maximum":99},
       "tags":{"type":"array","items":{"enum":["a","b"]},"maxItems":3}},"required":["name","age"],"additionalProperties":false}
      """;

  private final ModelForTests model = ModelForTests.golden();
  private final byte[][] bytes =
      VocabularyBytes.read(ModelForTests.GOLDEN, model.config().vocabularySize());
  private final ConstraintCompiler constraints =
      new ConstraintCompiler(() -> bytes, CompileLimits.DEFAULT, 1);
  private EngineFixture served = engine().start();

  private EngineFixture.Builder engine() {
    return EngineFixture.of(model, new LocalStepLayers(model.experts()));
  }

  @AfterEach
  void close() {
    constraints.close();
    model.close();
  }

  @Test
  void everyAnswerUnderASchemaIsAValidDocument() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      submit(schema("r" + seed, seed).build());
    }

    served.runAll();

    for (int seed = 0; seed < 8; seed++) {
      JsonNode document = new ObjectMapper().readTree(text("r" + seed, 0));
      assertThat(document.path("name").isTextual()).isTrue();
      assertThat(document.path("age").asInt()).isBetween(18, 99);
      document.path("tags").forEach(tag -> assertThat(tag.asText()).isIn("a", "b"));
      assertThat(served.finish("r" + seed)).isEqualTo(FinishReason.FINISH_REASON_STOP);
    }
    assertThat(served.completed).hasSize(8);
  }

  @Test
  void theTokensOfAnAnswerDoNotDependOnTheBatchNorOnPreemption() {
    List<String> alone = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      submit(schema("r" + seed, seed).build());
      served.runAll();
      alone.add(text("r" + seed, 0));
    }
    served = engine().blocks(9).batch(6, 6).start();
    for (int seed = 0; seed < 3; seed++) {
      submit(schema("r" + seed, seed).build());
    }

    served.runAll();

    for (int seed = 0; seed < 3; seed++) {
      assertThat(text("r" + seed, 0)).isNotEmpty().isEqualTo(alone.get(seed));
    }
  }

  @Test
  void eachChoiceHasItsOwnPlaceInTheConstraint() throws IOException {
    submit(schema("r", 5).setChoices(3).build());

    served.runAll();

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

    served.runAll();

    assertThat(text("r", 0)).isIn("yes", "no");
    assertThat(served.finish("r")).isEqualTo(FinishReason.FINISH_REASON_STOP);
  }

  @Test
  void allowsTheEndOfSequenceOnlyWhereTheTextMayEnd() {
    int end = model.config().eosTokenIds().getFirst();
    Sampling.Builder wantsToEnd = sampling(3).putLogitBias(end, 100);
    submit(
        request("r", 3)
            .setIgnoreEndOfSequence(false)
            .setSampling(wantsToEnd)
            .setConstraint(Constraint.newBuilder().setRegex("[a-c]{4}[0-9]*"))
            .build());

    served.runAll();

    assertThat(text("r", 0)).matches("[a-c]{4}");
    assertThat(served.finish("r")).isEqualTo(FinishReason.FINISH_REASON_STOP);
  }

  @Test
  void beginsBehindTheTokensThatItIsToldTo() {
    submit(request("free", 4).setMaxTokens(6).build());
    served.runAll();
    int[] free = served.tokens("free", 0);
    submit(
        request("r", 4)
            .setMaxTokens(20)
            .setConstraint(
                Constraint.newBuilder()
                    .setRegex("[xyz]{3}")
                    .addBeginsAfterTokenIds(free[2])
                    .addBeginsAfterTokenIds(free[3]))
            .build());

    served.runAll();

    int[] tokens = served.tokens("r", 0);
    assertThat(IntStream.of(tokens).limit(4).toArray())
        .isEqualTo(IntStream.of(free).limit(4).toArray());
    assertThat(textOf(IntStream.of(tokens).skip(4).toArray())).matches("[xyz]{3}");
  }

  @Test
  void beginsWithTheFirstTokenUnlessThatOpensWhatComesBefore() {
    submit(request("free", 4).setSampling(sampling(4).setTemperature(0)).setMaxTokens(6).build());
    served.runAll();
    int[] free = served.tokens("free", 0);
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

    served.runAll();

    int[] opened = served.tokens("opened", 0);
    assertThat(IntStream.of(opened).limit(4).toArray())
        .isEqualTo(IntStream.of(free).limit(4).toArray());
    assertThat(textOf(IntStream.of(opened).skip(4).toArray())).matches("[xyz]{3}");
    assertThat(text("unopened", 0)).matches("[xyz]{3}");
  }

  @Test
  void failsARequestWhoseConstraintCannotBeFollowedAndNoOther() {
    submit(request("bad", 1).setConstraint(Constraint.newBuilder().setRegex("(?=a)")).build());
    submit(schema("good", 2).build());

    served.runAll();

    TokenEvent failed = served.of("bad").getLast();
    assertThat(failed.getFailed().getCode()).isEqualTo("invalid_constraint");
    assertThat(failed.getFailed().getClientError()).isTrue();
    assertThat(served.finish("good")).isEqualTo(FinishReason.FINISH_REASON_STOP);
    assertThat(served.completed).containsExactly("bad", "good");
  }

  @Test
  void oneChoiceIsCancelledWhileTheConstraintCompiles() {
    served.cancel("r", 1);
    served.cancel("r", 2);
    served.cancel("r", 9);

    submit(schema("r", 5).setChoices(3).build());
    served.runAll();

    for (int choice = 1; choice < 3; choice++) {
      assertThat(served.tokens("r", choice)).isEmpty();
      assertThat(reasons("r", choice)).containsExactly(FinishReason.FINISH_REASON_CANCELLED);
    }
    assertThat(reasons("r", 0)).containsExactly(FinishReason.FINISH_REASON_STOP);
    assertThat(served.completed).containsExactly("r");
  }

  @Test
  void allChoicesMayBeCancelledOneByOneBeforeTheRequestComes() {
    for (int choice = 0; choice < 2; choice++) {
      served.cancel("r", choice);
    }

    submit(schema("r", 5).setChoices(2).build());
    served.runAll();

    assertThat(served.of("r")).hasSize(2).allMatch(TokenEvent::hasFinished);
    assertThat(served.completed).containsExactly("r");
    assertThat(served.engine.load().activeRequests()).isZero();
  }

  @Test
  void aConstraintWithTooManyBeginningsIsRefusedBeforeTheEngineMeetsIt() {
    submit(
        request("r", 1)
            .setConstraint(Constraint.newBuilder().setRegex("aa|".repeat(210_000) + "b"))
            .build());

    assertThat(served.of("r").getLast().getFailed().getCode()).isEqualTo("invalid_constraint");
    assertThat(served.completed).containsExactly("r");
  }

  private List<FinishReason> reasons(String request, int choice) {
    return served.of(request).stream()
        .filter(event -> event.hasFinished() && event.getChoice() == choice)
        .map(event -> event.getFinished().getReason())
        .toList();
  }

  private InferenceRequest.Builder schema(String id, int seed) {
    return request(id, seed).setConstraint(Constraint.newBuilder().setJsonSchema(SCHEMA));
  }

  private static InferenceRequest.Builder request(String id, int seed) {
    return EngineFixture.request(id, new int[] {40 + seed, 7}, 60).setSampling(sampling(seed));
  }

  private static Sampling.Builder sampling(int seed) {
    return EngineFixture.sampling().setTemperature(1).setSeed(seed);
  }

  private void submit(InferenceRequest request) {
    served.submit(
        request, constraints.compile(request.getConstraint()).toCompletableFuture().join());
  }

  private String text(String request, int choice) {
    return textOf(served.tokens(request, choice));
  }

  private String textOf(int[] tokens) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    IntStream.of(tokens).forEach(token -> text.writeBytes(bytes[token]));
    return text.toString(StandardCharsets.UTF_8);
  }
}
