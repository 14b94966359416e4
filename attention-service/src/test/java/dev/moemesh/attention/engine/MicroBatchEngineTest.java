package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps in micro-batches, on a golden model whose MoE layers answer when the test says so. */
class MicroBatchEngineTest {

  private static final MoeFailure AWAY = new MoeFailure("expert_no_replica", "nobody has it");

  private final List<ModelForTests> opened = new ArrayList<>();
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    opened.forEach(ModelForTests::close);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "BF16"})
  void givesTheSameTokensAndBitsInAnyNumberOfMicroBatches(DataType type) {
    long seed = System.nanoTime();
    System.out.println("seed of the mix and of the order of answers: " + seed);
    random.setSeed(seed);
    List<InferenceRequest> mix = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      int length = 1 + random.nextInt(random.nextBoolean() ? 8 : 90);
      mix.add(
          request("r" + i, random.ints(length, 3, 300).toArray(), 3 + random.nextInt(12))
              .setChoices(1 + random.nextInt(2))
              .setReturnRoutedExperts(random.nextInt(3) == 0)
              .setSampling(EngineFixture.sampling().setTemperature(i % 2).setSeed(i))
              .build());
    }
    Served whole = serve(type, 1, 24);
    mix.forEach(whole::submit);
    whole.runAll();

    for (int count = 2; count <= Overlap.MOST; count++) {
      Served cut = serve(type, count, 24);
      mix.forEach(cut::submit);
      cut.runAll();

      for (InferenceRequest request : mix) {
        for (int choice = 0; choice < request.getChoices(); choice++) {
          assertThat(cut.tokens(request.getRequestId(), choice))
              .as("%s of %d, seed %d", request.getRequestId(), count, seed)
              .isNotEmpty()
              .isEqualTo(whole.tokens(request.getRequestId(), choice));
        }
      }
      assertThat(cut.fixture.steps).extracting(StepTiming::microBatches).contains(count);
      assertThat(cut.mostWaiting).isEqualTo(count);
      assertThat(cut.fixture.pool.freeBlocks()).isEqualTo(24);
    }
  }

  @Test
  void hasOneWalkUnderWayForEachMicroBatchButNoMoreThanSequences() {
    Served served = serve(4);
    served.submit(request("a", prompt(5), 4).build());
    served.submit(request("b", prompt(9), 4).build());

    served.startStep();

    assertThat(served.moe.waiting()).containsExactlyInAnyOrder(Set.of("a"), Set.of("b"));
  }

  @Test
  void plansNoStepBeforeTheLastMicroBatchIsThrough() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 4).build());
    served.submit(request("b", prompt(9), 4).build());
    served.startStep();

    while (served.moe.waiting().contains(Set.of("a"))) {
      served.moe.answer(served.moe.waiting().indexOf(Set.of("a")));
    }

    assertThat(served.tokens("a", 0)).hasSize(1);
    assertThat(served.fixture.tasks.isEmpty()).isTrue();
    served.runAll();
    assertThat(served.tokens("b", 0)).hasSize(4);
  }

  @Test
  void failsTheRequestsOfTheMicroBatchThatFailedAndGoesOnWithTheOthers() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 6).build());
    served.submit(request("b", prompt(9), 6).build());
    served.startStep();

    served.moe.fail("b", AWAY);
    served.runAll();

    assertThat(served.last("b").getFailed().getCode()).isEqualTo("expert_no_replica");
    assertThat(served.tokens("a", 0)).isEqualTo(alone(request("a", prompt(5), 6).build()));
    assertThat(served.fixture.completed).containsExactly("b", "a");
    assertThat(served.fixture.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void endsARequestOnceWhenOneOfItsChoicesFailsBesideTheOther() {
    Served served = serve(2);
    served.submit(request("both", prompt(5), 6).setChoices(2).build());
    served.startStep();
    assertThat(served.moe.waiting()).hasSize(2);

    served.moe.fail("both", AWAY);
    served.runAll();

    assertThat(served.fixture.events.stream().filter(TokenEvent::hasFailed)).hasSize(1);
    assertThat(served.fixture.completed).containsExactly("both");
    assertThat(served.fixture.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void failsTheRequestsOfAMicroBatchThatCannotBeginAndGoesOnWithTheOthers() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 6).build());
    served.submit(request("b", prompt(9), 6).build());
    served.moe.refuse("b");

    served.runAll();

    assertThat(served.last("b").getFailed().getCode()).isEqualTo("internal_error");
    assertThat(served.tokens("a", 0)).isEqualTo(alone(request("a", prompt(5), 6).build()));
    assertThat(served.fixture.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void failsARequestOnceWhenItsOnlyMicroBatchesAllFail() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 6).build());
    served.submit(request("b", prompt(9), 6).build());
    served.startStep();

    served.moe.fail("a", AWAY);
    served.moe.fail("b", AWAY);
    served.submit(request("c", prompt(4), 6).build());
    served.runAll();

    assertThat(served.fixture.completed).containsExactly("a", "b", "c");
    assertThat(served.tokens("c", 0)).isEqualTo(alone(request("c", prompt(4), 6).build()));
    assertThat(served.fixture.steps).hasSize(6);
  }

  @Test
  void givesTheBlocksOfACancelledRequestToNobodyWhileItsRowsAreUnderWay() {
    InferenceRequest waiting = request("waits", prompt(60), 4).build();
    Served served = serve(DataType.F32, 2, 9);
    served.submit(request("stays", prompt(40), 20).build());
    served.submit(request("leaves", prompt(60), 4).build());
    served.startStep();
    served.submit(waiting);
    assertThat(served.fixture.pool.freeBlocks()).isLessThan(4);

    served.fixture.cancel("leaves");

    int free = served.fixture.pool.freeBlocks();
    assertThat(free).isGreaterThanOrEqualTo(4);
    while (served.moe.waiting().contains(Set.of("stays"))) {
      served.moe.answer(served.moe.waiting().indexOf(Set.of("stays")));
      assertThat(served.fixture.pool.freeBlocks()).isEqualTo(free);
    }
    assertThat(served.fixture.tasks.isEmpty()).isTrue();
    assertThat(served.fixture.engine.load().batch().waiting()).isEqualTo(1);
    served.runAll();
    assertThat(served.last("leaves").getFinished().getReason())
        .isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
    assertThat(served.tokens("stays", 0))
        .isEqualTo(alone(request("stays", prompt(40), 20).build()));
    assertThat(served.tokens("waits", 0)).isEqualTo(alone(waiting));
    assertThat(served.fixture.pool.freeBlocks()).isEqualTo(9);
  }

  @Test
  void neitherAnswersNorEndsWhatIsUnderWayWhenItIsStopped() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 6).build());
    served.submit(request("b", prompt(9), 6).build());
    served.startStep();

    served.fixture.engine.stop();
    served.moe.fail("a", AWAY);
    served.runAll();

    assertThat(served.fixture.events).isEmpty();
    assertThat(served.fixture.completed).isEmpty();
  }

  /** A prompt that is always the same for its length. */
  private static int[] prompt(int length) {
    return new Random(length).ints(length, 3, 300).toArray();
  }

  private List<String> alone(InferenceRequest request) {
    Served served = serve(1);
    served.submit(request);
    served.runAll();
    return served.tokens(request.getRequestId(), 0);
  }

  private static InferenceRequest.Builder request(String id, int[] prompt, int maxTokens) {
    return EngineFixture.request(id, prompt, maxTokens).setLogprobs(3);
  }

  private Served serve(int microBatches) {
    return serve(DataType.F32, microBatches, ModelForTests.BLOCKS);
  }

  private Served serve(DataType type, int microBatches, int blocks) {
    ModelForTests model = ModelForTests.open(ModelForTests.GOLDEN, type);
    opened.add(model);
    WaitingStepLayers moe = new WaitingStepLayers(model.experts());
    return new Served(
        moe,
        EngineFixture.of(model, moe)
            .blocks(blocks)
            .batch(128, 12)
            .prefillRowsWhileDecoding(40)
            .microBatches(microBatches)
            .start());
  }

  private final class Served {
    private final WaitingStepLayers moe;
    private final EngineFixture fixture;
    private int mostWaiting;

    Served(WaitingStepLayers moe, EngineFixture fixture) {
      this.moe = moe;
      this.fixture = fixture;
    }

    void submit(InferenceRequest request) {
      fixture.submit(request);
    }

    void startStep() {
      fixture.tasks.runNext();
    }

    /** Answers calls in random order, and runs what the engine wants run. */
    void runAll() {
      while (goOn()) {}
    }

    private boolean goOn() {
      int calls = moe.waiting().size();
      mostWaiting = Math.max(mostWaiting, calls);
      if (!fixture.tasks.isEmpty()) {
        fixture.tasks.runNext();
      } else if (calls > 0) {
        moe.answer(random.nextInt(calls));
      }
      return !fixture.tasks.isEmpty() || !moe.waiting().isEmpty();
    }

    TokenEvent last(String request) {
      return fixture.of(request).getLast();
    }

    /** Tokens with the bits of their log-probabilities, and the experts they were routed to. */
    List<String> tokens(String request, int choice) {
      return fixture.of(request).stream()
          .filter(event -> event.getChoice() == choice && event.hasToken())
          .map(TokenEvent::getToken)
          .map(
              token ->
                  "%d %08x %s"
                      .formatted(
                          token.getTokenId(),
                          Float.floatToRawIntBits(token.getLogprob()),
                          HexFormat.of().formatHex(token.getRoutedExperts().toByteArray())))
          .toList();
    }
  }
}
