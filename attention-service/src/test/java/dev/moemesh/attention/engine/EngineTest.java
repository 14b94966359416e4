package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenIds;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine on a golden model, with its experts in this process. */
class EngineTest {

  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<TokenEvent> events = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final Listener listener = new Listener();
  private JsonNode golden;
  private Checkpoint checkpoint;
  private Decoder decoder;
  private LocalStepLayers moe;
  private Engine engine;
  private BlockPool pool;

  @BeforeEach
  void open() throws IOException {
    golden = new ObjectMapper().readTree(MODEL.resolve("golden.json").toFile()).get("cases");
    ModelConfig config = ModelConfig.read(MODEL);
    checkpoint = Checkpoint.open(MODEL);
    moe =
        new LocalStepLayers(
            new LocalMoeLayers(config, checkpoint, DataType.F32, ComputeDevice.CPU));
    decoder = Decoder.open(config, checkpoint, DataType.F32, 64, ComputeDevice.CPU);
    use(64, 512, 64);
  }

  /** An engine with so many blocks of cache, rows a step and sequences. */
  private void use(int blocks, int rows, int sequences) {
    pool = new BlockPool(blocks);
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
            listener);
    engine.moeAvailable(true);
  }

  @AfterEach
  void close() {
    moe.close();
    decoder.close();
    checkpoint.close();
  }

  @Test
  void generatesTheReferencesTokensForAllPromptsAtOnce() {
    for (int i = 0; i < golden.size(); i++) {
      submit(request(i).build());
    }

    runAll();

    for (int i = 0; i < golden.size(); i++) {
      assertThat(tokens("r" + i, 0)).isEqualTo(ints(golden.get(i).get("greedy")));
      assertThat(finish("r" + i)).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }
    assertThat(ended).hasSize(golden.size());
    assertThat(pool.freeBlocks()).isEqualTo(64);
    assertThat(engine.activeRequests()).isZero();
  }

  @Test
  void generatesTheSameTokensInSmallChunksAndWhenTheCacheIsTooSmallForAll() {
    use(9, 6, 6);
    for (int i = 0; i < golden.size(); i++) {
      submit(request(i).build());
    }

    runAll();

    for (int i = 0; i < golden.size(); i++) {
      assertThat(tokens("r" + i, 0)).isEqualTo(ints(golden.get(i).get("greedy")));
    }
  }

  @Test
  void reportsTheExpertsOfPromptAndAnswer() {
    use(9, 6, 6);
    submit(request(5).setReturnRoutedExperts(true).build());
    submit(request(4).build());

    runAll();

    JsonNode layers = golden.get(5).get("layers");
    List<Integer> experts = new ArrayList<>();
    int answered = 0;
    for (TokenEvent event : of("r5")) {
      if (event.hasPrompt()) {
        addAll(
            experts,
            event
                .getPrompt()
                .getRoutedExperts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer());
      } else if (event.hasToken()) {
        assertThat(event.getToken().getRoutedExperts().size())
            .isEqualTo(event.getToken().getIndex() == 0 ? 0 : 2 * layers.size() * 2);
        answered++;
      }
    }
    List<Integer> expected = new ArrayList<>();
    for (int token = 0; token < golden.get(5).get("prompt").size(); token++) {
      for (JsonNode layer : layers) {
        layer.get("expert_ids").get(token).forEach(id -> expected.add(id.asInt()));
      }
    }
    assertThat(experts).isEqualTo(expected);
    assertThat(answered).isEqualTo(32);
  }

  @Test
  void scoresThePrompt() {
    submit(request(3).setPromptLogprobs(2).setMaxTokens(0).build());

    runAll();

    TokenEvent report = of("r3").getFirst();
    int[] prompt = ints(golden.get(3).get("prompt"));
    assertThat(report.getPrompt().getTokensList())
        .extracting(token -> token.getToken().getTokenId())
        .containsExactlyElementsOf(IntStream.of(prompt).skip(1).boxed().toList());
    assertThat(report.getPrompt().getTokens(0).getAlternativesList()).hasSize(2);
    assertThat(tokens("r3", 0)).isEmpty();
    assertThat(finish("r3")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
  }

  @Test
  void stopsAtAStopTokenButNotBeforeTheLeastLength() {
    int[] greedy = ints(golden.get(2).get("greedy"));
    submit(request(2).addStopTokenIds(greedy[3]).build());
    submit(request(2).setRequestId("later").addStopTokenIds(greedy[0]).setMinTokens(2).build());

    runAll();

    assertThat(tokens("r2", 0)).hasSizeLessThanOrEqualTo(4).endsWith(greedy[3]);
    assertThat(finish("r2")).isEqualTo(FinishReason.FINISH_REASON_STOP);
    assertThat(tokens("later", 0)).hasSizeGreaterThan(2);
    assertThat(tokens("later", 0)[0]).isNotEqualTo(greedy[0]);
  }

  @Test
  void givesSeveralChoicesThatDifferAndRepeat() {
    Sampling warm = sampling().setTemperature(1).setSeed(11).build();
    submit(request(1).setChoices(3).setSampling(warm).build());
    submit(request(1).setRequestId("again").setChoices(3).setSampling(warm).build());

    runAll();

    for (int choice = 0; choice < 3; choice++) {
      assertThat(tokens("r1", choice)).hasSize(32).isEqualTo(tokens("again", choice));
    }
    assertThat(tokens("r1", 0)).isNotEqualTo(tokens("r1", 1));
  }

  @Test
  void forgetsACancelledRequestWhileItsStepIsUnderWay() {
    submit(request(4).setMaxTokens(200).build());
    submit(request(1).build());
    tasks.remove().run();

    engine.cancel(Cancellation.newBuilder().setRequestId("r4").build());
    runAll();

    assertThat(finish("r4")).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
    assertThat(tokens("r4", 0)).hasSizeLessThan(3);
    assertThat(tokens("r1", 0)).isEqualTo(ints(golden.get(1).get("greedy")));
    assertThat(pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void startsNoRequestThatWasCancelledBeforeItCame() {
    engine.cancel(Cancellation.newBuilder().setRequestId("r1").build());

    submit(request(1).setChoices(2).build());
    runAll();

    assertThat(of("r1"))
        .extracting(event -> event.getFinished().getReason())
        .containsExactly(
            FinishReason.FINISH_REASON_CANCELLED, FinishReason.FINISH_REASON_CANCELLED);
    assertThat(ended).containsExactly("r1");
  }

  @Test
  void aRecordThatComesTwiceIsDoneWhenItsRequestIs() {
    submit(request(1).build());
    submit(request(1).build());
    assertThat(ended).isEmpty();

    runAll();

    assertThat(tokens("r1", 0)).isEqualTo(ints(golden.get(1).get("greedy")));
    assertThat(ended).containsExactly("r1", "r1");
  }

  @Test
  void neitherAnswersNorEndsWhatIsUnderWayWhenItIsStopped() {
    submit(request(1).build());
    submit(request(2).build());
    tasks.remove().run();
    events.clear();

    engine.stop();
    engine.moeAvailable(false);
    submit(request(3).build());
    runAll();

    assertThat(events).isEmpty();
    assertThat(ended).isEmpty();
  }

  @Test
  void failsTheRequestsOfAStepWhoseExpertsAreAwayAndGoesOn() {
    submit(request(1).build());
    moe.failWith(new MoeFailure("expert_no_replica", "nobody has expert 3"));
    tasks.remove().run();
    moe.failWith(null);
    submit(request(2).build());

    runAll();

    assertThat(of("r1").getLast().getFailed().getCode()).isEqualTo("expert_no_replica");
    assertThat(tokens("r2", 0)).isEqualTo(ints(golden.get(2).get("greedy")));
    assertThat(ended).containsExactly("r1", "r2");
  }

  @Test
  void failsTheRequestsOfAStepThatCannotBeginAndGoesOn() {
    submit(request(1).build());
    moe.refuseNextStep();
    tasks.remove().run();
    submit(request(2).build());

    runAll();

    assertThat(of("r1").getLast().getFailed().getCode()).isEqualTo("internal_error");
    assertThat(tokens("r2", 0)).isEqualTo(ints(golden.get(2).get("greedy")));
    assertThat(ended).containsExactly("r1", "r2");
    assertThat(pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void failsTheOneRequestWhoseTokenCannotBeChosen() {
    submit(request(1).setChoices(2).build());
    submit(request(2).build());
    listener.breakOnce();

    runAll();

    assertThat(of("r1").getLast().getFailed().getCode()).isEqualTo("internal_error");
    assertThat(tokens("r2", 0)).isEqualTo(ints(golden.get(2).get("greedy")));
    assertThat(ended).containsExactly("r1", "r2");
    assertThat(pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void failsTheRequestThatForbidsEveryTokenAndGoesOn() {
    InferenceRequest.Builder nothing = request(1).setRequestId("nothing").setMinTokens(2);
    IntStream.range(0, 320).forEach(nothing::addStopTokenIds);
    submit(nothing.setSampling(sampling().setTemperature(1).setMinP(0.5f)).build());
    submit(request(2).build());

    runAll();

    assertThat(of("nothing").getLast().getFailed().getCode()).isEqualTo("no_token_allowed");
    assertThat(of("nothing").getLast().getFailed().getClientError()).isTrue();
    assertThat(tokens("r2", 0)).isEqualTo(ints(golden.get(2).get("greedy")));
  }

  @Test
  void waitsForTheExpertsToCome() {
    engine.moeAvailable(false);
    submit(request(1).build());
    runAll();
    assertThat(events).isEmpty();

    engine.moeAvailable(true);
    runAll();

    assertThat(tokens("r1", 0)).isEqualTo(ints(golden.get(1).get("greedy")));
  }

  @Test
  void failsWhatWaitsForExpertsThatStayAwayUntilTheyAreBack() {
    submit(request(1).build());
    engine.moeAvailable(false);
    engine.moeGone(new MoeFailure("router_unavailable", "gone"));
    submit(request(2).build());
    runAll();
    assertThat(of("r1").getLast().getFailed().getCode()).isEqualTo("router_unavailable");
    assertThat(of("r2").getLast().getFailed().getMessage()).isEqualTo("gone");
    assertThat(ended).containsExactly("r1", "r2");

    engine.moeAvailable(true);
    submit(request(3).build());
    runAll();

    assertThat(tokens("r3", 0)).isEqualTo(ints(golden.get(3).get("greedy")));
    assertThat(pool.freeBlocks()).isEqualTo(64);
  }

  @Test
  void ignoresThatExpertsAreGoneOnceTheyAreBack() {
    engine.moeGone(new MoeFailure("router_unavailable", "gone"));
    submit(request(1).build());
    runAll();

    assertThat(tokens("r1", 0)).isEqualTo(ints(golden.get(1).get("greedy")));
  }

  @Test
  void refusesWhatItCannotServe() {
    submit(request(1).setRequestId("other").setModel("other").build());
    submit(request(1).setRequestId("token").addPromptTokenIds(320).build());
    submit(request(1).setRequestId("empty").clearPromptTokenIds().build());
    submit(prompt(4096).setRequestId("long").build());
    submit(prompt(64 * 16 + 1).setRequestId("cache").build());
    submit(request(1).setRequestId("top").setSampling(sampling().setTopP(2)).build());
    submit(request(1).setRequestId("many").setLogprobs(-1).build());
    submit(request(1).setRequestId("more").setPromptLogprobs(321).build());
    Sampling.Builder endless = sampling().putLogitBias(1, Float.POSITIVE_INFINITY);
    submit(request(1).setRequestId("bias").setSampling(endless).build());
    submit(request(1).setRequestId("allowed").addAllowedTokenIds(320).build());
    submit(request(1).setRequestId("word").addBadWords(TokenIds.getDefaultInstance()).build());
    submit(request(1).setRequestId("bad").addBadWords(TokenIds.newBuilder().addIds(-1)).build());
    submit(request(1).setRequestId("unscored").addLogprobTokenIds(1).build());
    submit(request(1).setRequestId("score").setLogprobs(0).addLogprobTokenIds(320).build());

    runAll();

    assertThat(events.stream().map(event -> event.getFailed().getCode()))
        .containsExactly(
            "model_not_found",
            "invalid_token",
            "empty_prompt",
            "context_length_exceeded",
            "kv_cache_too_small",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value",
            "invalid_value");
    assertThat(ended).hasSize(14);
  }

  @Test
  void endsWithLengthWhereTheCacheIsFullWhateverWasAskedFor() {
    use(8, 512, 8);
    submit(request(1).setMaxTokens(Integer.MAX_VALUE).setMinTokens(5_000).setChoices(3).build());
    submit(request(2).setMaxTokens(100_000).build());

    runAll();

    int prompt = golden.get(1).get("prompt").size();
    for (int choice = 0; choice < 3; choice++) {
      assertThat(tokens("r1", choice)).hasSize(8 * 16 + 1 - prompt);
    }
    assertThat(tokens("r2", 0)).startsWith(ints(golden.get(2).get("greedy")));
    assertThat(of("r1").stream().filter(TokenEvent::hasFinished))
        .extracting(event -> event.getFinished().getReason())
        .containsOnly(FinishReason.FINISH_REASON_LENGTH)
        .hasSize(3);
    assertThat(finish("r2")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    assertThat(pool.freeBlocks()).isEqualTo(8);
  }

  @Test
  void generatesTheOneTokenThatAPromptAsLongAsTheCacheLeavesRoomFor() {
    use(3, 512, 4);
    submit(prompt(3 * 16).setRequestId("full").setMaxTokens(9).build());
    submit(prompt(3 * 16).setRequestId("scored").setMaxTokens(0).setPromptLogprobs(0).build());

    runAll();

    assertThat(tokens("full", 0)).hasSize(1);
    assertThat(finish("full")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    assertThat(finish("scored")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
  }

  private InferenceRequest.Builder prompt(int length) {
    return request(1)
        .clearPromptTokenIds()
        .addAllPromptTokenIds(IntStream.range(0, length).map(i -> 3 + i % 300).boxed().toList());
  }

  private InferenceRequest.Builder request(int golden) {
    InferenceRequest.Builder request =
        InferenceRequest.newBuilder()
            .setRequestId("r" + golden)
            .setModel("tiny")
            .setChoices(1)
            .setMaxTokens(32)
            .setIgnoreEndOfSequence(true)
            .setSampling(sampling());
    for (int token : ints(this.golden.get(golden).get("prompt"))) {
      request.addPromptTokenIds(token);
    }
    return request;
  }

  private static Sampling.Builder sampling() {
    return Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1);
  }

  private void submit(InferenceRequest request) {
    engine.submit(request, () -> ended.add(request.getRequestId()));
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

  private FinishReason finish(String request) {
    return of(request).getLast().getFinished().getReason();
  }

  private static void addAll(List<Integer> list, ShortBuffer values) {
    while (values.hasRemaining()) {
      list.add((int) values.get());
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** Hears nothing, and breaks when it is told to. */
  private static final class Listener implements EngineListener {
    private boolean breaks;

    void breakOnce() {
      breaks = true;
    }

    @Override
    public void firstToken(int promptTokens, long nanos) {
      if (breaks) {
        breaks = false;
        throw new IllegalStateException("told to break");
      }
    }
  }
}
