package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps in micro-batches, on a golden model whose MoE layers answer when the test says so. */
class MicroBatchEngineTest {

  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");
  private static final int BLOCKS = 64;
  private static final MoeFailure AWAY = new MoeFailure("expert_no_replica", "nobody has it");

  private final Checkpoint checkpoint = Checkpoint.open(MODEL);
  private final ModelConfig config = ModelConfig.read(MODEL);
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(checkpoint));
  private final Random random = new Random(7);

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : opened.reversed()) {
      resource.close();
    }
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
              .setSampling(sampling().setTemperature(i % 2).setSeed(i))
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
      assertThat(cut.listener.microBatches).contains(count);
      assertThat(cut.mostWaiting).isEqualTo(count);
      assertThat(cut.pool.freeBlocks()).isEqualTo(24);
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
    assertThat(served.tasks).isEmpty();
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
    assertThat(served.ended).containsExactly("b", "a");
    assertThat(served.pool.freeBlocks()).isEqualTo(BLOCKS);
  }

  @Test
  void endsARequestOnceWhenOneOfItsChoicesFailsBesideTheOther() {
    Served served = serve(2);
    served.submit(request("both", prompt(5), 6).setChoices(2).build());
    served.startStep();
    assertThat(served.moe.waiting()).hasSize(2);

    served.moe.fail("both", AWAY);
    served.runAll();

    assertThat(served.events.stream().filter(TokenEvent::hasFailed)).hasSize(1);
    assertThat(served.ended).containsExactly("both");
    assertThat(served.pool.freeBlocks()).isEqualTo(BLOCKS);
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
    assertThat(served.pool.freeBlocks()).isEqualTo(BLOCKS);
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

    assertThat(served.ended).containsExactly("a", "b", "c");
    assertThat(served.tokens("c", 0)).isEqualTo(alone(request("c", prompt(4), 6).build()));
    assertThat(served.listener.steps).isEqualTo(6);
  }

  @Test
  void givesTheBlocksOfACancelledRequestToNobodyWhileItsRowsAreUnderWay() {
    InferenceRequest waiting = request("waits", prompt(60), 4).build();
    Served served = serve(DataType.F32, 2, 9);
    served.submit(request("stays", prompt(40), 20).build());
    served.submit(request("leaves", prompt(60), 4).build());
    served.startStep();
    served.submit(waiting);
    assertThat(served.pool.freeBlocks()).isLessThan(4);

    served.engine.cancel(Cancellation.newBuilder().setRequestId("leaves").build());

    int free = served.pool.freeBlocks();
    assertThat(free).isGreaterThanOrEqualTo(4);
    while (served.moe.waiting().contains(Set.of("stays"))) {
      served.moe.answer(served.moe.waiting().indexOf(Set.of("stays")));
      assertThat(served.pool.freeBlocks()).isEqualTo(free);
    }
    assertThat(served.tasks).isEmpty();
    assertThat(served.planner.waiting()).isEqualTo(1);
    served.runAll();
    assertThat(served.last("leaves").getFinished().getReason())
        .isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
    assertThat(served.tokens("stays", 0))
        .isEqualTo(alone(request("stays", prompt(40), 20).build()));
    assertThat(served.tokens("waits", 0)).isEqualTo(alone(waiting));
    assertThat(served.pool.freeBlocks()).isEqualTo(9);
  }

  @Test
  void neitherAnswersNorEndsWhatIsUnderWayWhenItIsStopped() {
    Served served = serve(2);
    served.submit(request("a", prompt(5), 6).build());
    served.submit(request("b", prompt(9), 6).build());
    served.startStep();

    served.engine.stop();
    served.moe.fail("a", AWAY);
    served.runAll();

    assertThat(served.events).isEmpty();
    assertThat(served.ended).isEmpty();
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
    return InferenceRequest.newBuilder()
        .setRequestId(id)
        .setModel("tiny")
        .addAllPromptTokenIds(IntStream.of(prompt).boxed().toList())
        .setChoices(1)
        .setMaxTokens(maxTokens)
        .setIgnoreEndOfSequence(true)
        .setLogprobs(3)
        .setSampling(sampling());
  }

  private static Sampling.Builder sampling() {
    return Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1);
  }

  private Served serve(int microBatches) {
    return serve(DataType.F32, microBatches, BLOCKS);
  }

  private Served serve(DataType type, int microBatches, int blocks) {
    WaitingStepLayers moe =
        new WaitingStepLayers(new LocalMoeLayers(config, checkpoint, type, ComputeDevice.CPU));
    opened.add(moe);
    Decoder decoder = Decoder.open(config, checkpoint, type, blocks, ComputeDevice.CPU);
    opened.add(decoder);
    return new Served(decoder, moe, microBatches, new BlockPool(blocks));
  }

  private final class Served {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<TokenEvent> events = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final Listener listener = new Listener();
    private final WaitingStepLayers moe;
    private final BlockPool pool;
    private final BatchPlanner planner;
    private final Engine engine;
    private int mostWaiting;

    Served(Decoder decoder, WaitingStepLayers moe, int microBatches, BlockPool pool) {
      this.moe = moe;
      this.pool = pool;
      this.planner = new BatchPlanner(pool, 128, 40, 12);
      this.engine =
          new Engine(
              "tiny",
              decoder,
              moe,
              pool,
              planner,
              Overlap.fixed(microBatches),
              tasks::add,
              () -> 0,
              events::addAll,
              listener);
      engine.moeAvailable(true);
      tasks.remove().run(); // finds nothing to do
    }

    void submit(InferenceRequest request) {
      engine.submit(request, () -> ended.add(request.getRequestId()));
    }

    void startStep() {
      tasks.remove().run();
    }

    /** Answers calls in random order, and runs what the engine wants run. */
    void runAll() {
      while (goOn()) {}
    }

    private boolean goOn() {
      int calls = moe.waiting().size();
      mostWaiting = Math.max(mostWaiting, calls);
      if (!tasks.isEmpty()) {
        tasks.remove().run();
      } else if (calls > 0) {
        moe.answer(random.nextInt(calls));
      }
      return !tasks.isEmpty() || !moe.waiting().isEmpty();
    }

    TokenEvent last(String request) {
      return events.stream()
          .filter(event -> event.getRequestId().equals(request))
          .reduce((_, next) -> next)
          .orElseThrow();
    }

    /** Tokens with the bits of their log-probabilities, and the experts they were routed to. */
    List<String> tokens(String request, int choice) {
      return events.stream()
          .filter(event -> event.getRequestId().equals(request) && event.getChoice() == choice)
          .filter(TokenEvent::hasToken)
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

  /** Counts steps. */
  private static final class Listener implements EngineListener {
    private final Set<Integer> microBatches = new TreeSet<>();
    private int steps;

    @Override
    public void stepped(int rows, int count, long nanos) {
      steps++;
      microBatches.add(count);
    }
  }
}
