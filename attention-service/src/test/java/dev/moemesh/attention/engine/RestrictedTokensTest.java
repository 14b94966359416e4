package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenIds;
import dev.moemesh.contract.v1.TokenLogprob;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request may say of single tokens, on a golden model. */
class RestrictedTokensTest {

  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<TokenEvent> events = new ArrayList<>();
  private Checkpoint checkpoint;
  private Decoder decoder;
  private LocalStepLayers moe;
  private Engine engine;

  @BeforeEach
  void open() {
    ModelConfig config = ModelConfig.read(MODEL);
    checkpoint = Checkpoint.open(MODEL);
    moe =
        new LocalStepLayers(
            new LocalMoeLayers(config, checkpoint, DataType.F32, ComputeDevice.CPU));
    decoder = Decoder.open(config, checkpoint, DataType.F32, 64, ComputeDevice.CPU);
    BlockPool pool = new BlockPool(64);
    engine =
        new Engine(
            "tiny",
            decoder,
            moe,
            pool,
            new BatchPlanner(pool, 64, 8),
            Overlap.fixed(1),
            tasks::add,
            System::nanoTime,
            events::addAll,
            new EngineListener() {});
    engine.moeAvailable(true);
  }

  @AfterEach
  void close() {
    moe.close();
    decoder.close();
    checkpoint.close();
  }

  @Test
  void generatesOnlyAllowedTokens() {
    List<Integer> tokens =
        tokens(request().setSampling(warm()).addAllAllowedTokenIds(List.of(7, 9, 11)).build());

    assertThat(tokens).hasSize(24).isSubsetOf(7, 9, 11);
    assertThat(tokens.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void neverCompletesABadWord() {
    List<Integer> free = tokens(request().build());
    TokenIds word = TokenIds.newBuilder().addIds(free.get(4)).addIds(free.get(5)).build();

    List<Integer> restricted = tokens(request().setRequestId("other").addBadWords(word).build());

    assertThat(restricted.subList(0, 5)).isEqualTo(free.subList(0, 5));
    assertThat(restricted.get(5)).isNotEqualTo(free.get(5));
    for (int i = 1; i < restricted.size(); i++) {
      assertThat(restricted.subList(i - 1, i + 1)).isNotEqualTo(word.getIdsList());
    }
  }

  @Test
  void reportsTheLogProbabilitiesOfGivenTokensAfterTheMostLikelyOnes() {
    GeneratedToken token =
        run(request().setLogprobs(2).addAllLogprobTokenIds(List.of(300, 5)).build()).getFirst();

    assertThat(token.getAlternativesList())
        .extracting(TokenLogprob::getTokenId)
        .endsWith(300, 5)
        .hasSize(4);
    assertThat(token.getAlternatives(2).getLogprob())
        .isLessThanOrEqualTo(token.getAlternatives(0).getLogprob());
  }

  @Test
  void reportsTheRawDistributionWhateverIsAllowed() {
    TokenLogprob free = run(request().setLogprobs(1).build()).getFirst().getAlternatives(0);

    GeneratedToken restricted =
        run(request()
                .setRequestId("other")
                .setLogprobs(0)
                .addAllowedTokenIds(5)
                .addLogprobTokenIds(free.getTokenId())
                .build())
            .getFirst();

    assertThat(restricted.getTokenId()).isEqualTo(5);
    assertThat(restricted.getAlternatives(0).getLogprob()).isEqualTo(free.getLogprob());
  }

  private List<Integer> tokens(InferenceRequest request) {
    return run(request).stream().map(GeneratedToken::getTokenId).toList();
  }

  private List<GeneratedToken> run(InferenceRequest request) {
    engine.submit(request, () -> {});
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    return events.stream()
        .filter(event -> event.getRequestId().equals(request.getRequestId()) && event.hasToken())
        .map(TokenEvent::getToken)
        .toList();
  }

  private static InferenceRequest.Builder request() {
    return InferenceRequest.newBuilder()
        .setRequestId("r")
        .setModel("tiny")
        .setChoices(1)
        .setMaxTokens(24)
        .setIgnoreEndOfSequence(true)
        .addAllPromptTokenIds(List.of(3, 14, 15, 92, 6))
        .setSampling(Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1));
  }

  private static Sampling warm() {
    return Sampling.newBuilder()
        .setTopP(1)
        .setRepetitionPenalty(1)
        .setTemperature(2)
        .setSeed(11)
        .build();
  }
}
