package dev.moemesh.attention.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

  private static final TokenCounts NOTHING_SEEN = TokenCounts.ofPrompt(new int[0]);

  @Test
  void takesTheFirstOfTheMostLikelyTokensWhenGreedy() {
    assertThat(sample(parameters().build(), 1, 3, 3, -1)).isEqualTo(1);
  }

  @Test
  void drawsTheSameTokenForTheSameSeedChoiceAndIndex() {
    SamplingParameters parameters = parameters().temperature(1).seed(42).build();
    float[] logits = randomLogits(1000, 7);

    int[] first = draws(parameters, logits, 50);

    assertThat(draws(parameters, logits, 50)).isEqualTo(first);
    assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(10);
  }

  @Test
  void drawsOtherTokensForOtherSeedsAndChoices() {
    float[] logits = randomLogits(1000, 7);
    SamplingParameters one = parameters().temperature(1).seed(1).build();
    SamplingParameters two = parameters().temperature(1).seed(2).build();

    assertThat(draws(one, logits, 50)).isNotEqualTo(draws(two, logits, 50));
    assertThat(Sampler.uniform(1, 0, 5)).isNotEqualTo(Sampler.uniform(1, 1, 5));
  }

  @Test
  void drawsTokensAsOftenAsTheirProbabilitySays() {
    SamplingParameters parameters = parameters().temperature(2).seed(3).build();
    float[] logits = {0, 2, 4, Float.NEGATIVE_INFINITY};
    int[] counts = new int[4];

    for (int token : draws(parameters, logits, 20_000)) {
      counts[token]++;
    }

    double sum = 1 + Math.E + Math.E * Math.E;
    assertThat(counts[0] / 20_000.0).isCloseTo(1 / sum, within(0.01));
    assertThat(counts[1] / 20_000.0).isCloseTo(Math.E / sum, within(0.01));
    assertThat(counts[3]).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "7, 7", "1000, 1000"})
  void keepsTheBestKTokens(int topK, int distinct) {
    float[] logits = new float[1000];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = i / 1e6f;
    }
    SamplingParameters parameters = parameters().temperature(1).topK(topK).build();

    assertThat(sorted(Candidates.of(logits, parameters).tokens()))
        .hasSize(distinct)
        .allMatch(token -> token >= 1000 - topK);
  }

  @Test
  void keepsTheFewestTokensThatReachTopP() {
    float[] logits = logs(0.5, 0.25, 0.125, 0.125);

    assertThat(Candidates.of(logits, parameters().temperature(1).topP(0.7f).build()).tokens())
        .containsExactly(0, 1);
    assertThat(Candidates.of(logits, parameters().temperature(1).topP(0.4f).build()).tokens())
        .containsExactly(0);
    assertThat(Candidates.of(logits, parameters().temperature(1).topP(0.8f).build()).tokens())
        .containsExactly(0, 1, 2);
  }

  @Test
  void measuresTopPAmongTheBestK() {
    float[] logits = logs(0.4, 0.3, 0.2, 0.1);

    // Of the best two, the first has 4/7 of the mass.
    assertThat(
            Candidates.of(logits, parameters().temperature(1).topK(2).topP(0.55f).build()).tokens())
        .containsExactly(0);
  }

  @Test
  void keepsTokensThatAreNotMuchLessLikelyThanTheBest() {
    float[] logits = logs(0.5, 0.25, 0.2, 0.05);

    assertThat(Candidates.of(logits, parameters().temperature(1).minP(0.3f).build()).tokens())
        .containsExactly(0, 1, 2);
  }

  @Test
  void agreesWithAFullSortForAnyFilters() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      float[] logits = randomLogits(1 + random.nextInt(400), random.nextLong());
      SamplingParameters parameters =
          parameters()
              .temperature(0.2f + 2 * random.nextFloat())
              .topP(random.nextBoolean() ? 1 : 0.01f + 0.98f * random.nextFloat())
              .topK(random.nextBoolean() ? 0 : 1 + random.nextInt(logits.length))
              .minP(random.nextBoolean() ? 0 : 0.2f * random.nextFloat())
              .build();

      Candidates candidates = Candidates.of(logits, parameters);

      assertThat(sorted(candidates.tokens()))
          .as("seed %d, round %d, %s", seed, round, parameters)
          .isEqualTo(bySorting(logits, parameters));
    }
  }

  @Test
  void addsBiasAndForbidsTokens() {
    float[] logits = {1, 2, 3};
    SamplingParameters parameters = parameters().logitBias(Map.of(0, 5f, 99, 1f)).build();

    assertThat(Sampler.sample(logits.clone(), parameters, NOTHING_SEEN, Set.of(), 0, 0)).isZero();
    assertThat(Sampler.sample(logits.clone(), parameters, NOTHING_SEEN, Set.of(0), 0, 0))
        .isEqualTo(2);
  }

  @Test
  void penalisesWhatWasSeen() {
    TokenCounts counts = TokenCounts.ofPrompt(new int[] {0});
    counts.add(1);
    counts.add(1);
    float[] logits = {2, 2, -2, 1};
    counts.add(2);

    LogitShaper.shape(
        logits,
        parameters().repetition(2).frequency(0.25f).presence(0.5f).build(),
        counts,
        Set.of());

    assertThat(logits).containsExactly(1, 1 - 0.5f - 0.5f, -4 - 0.25f - 0.5f, 1);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    assertThatThrownBy(() -> parameters().topP(0).build()).hasMessageContaining("top_p");
    assertThatThrownBy(() -> parameters().temperature(Float.NaN).build())
        .hasMessageContaining("temperature");
    assertThatThrownBy(() -> parameters().repetition(0).build())
        .hasMessageContaining("repetition_penalty");
  }

  private static int sample(SamplingParameters parameters, float... logits) {
    return Sampler.sample(logits, parameters, NOTHING_SEEN, Set.of(), 0, 0);
  }

  private static int[] draws(SamplingParameters parameters, float[] logits, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = Sampler.sample(logits.clone(), parameters, NOTHING_SEEN, Set.of(), 0, i);
    }
    return tokens;
  }

  /**
   * The definition, without any shortcut: min-p, then top-k, then top-p, each over what is left.
   */
  private static Set<Integer> bySorting(float[] logits, SamplingParameters parameters) {
    float max = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      weights[i] = Math.exp((logits[i] - max) / parameters.temperature());
    }
    Integer[] order = new Integer[logits.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(weights[b], weights[a]));
    int kept = order.length;
    while (weights[order[kept - 1]] < parameters.minP()) {
      kept--;
    }
    if (parameters.topK() > 0) {
      kept = Math.min(kept, parameters.topK());
    }
    double sum = Arrays.stream(order).limit(kept).mapToDouble(i -> weights[i]).sum();
    Set<Integer> tokens = new TreeSet<>();
    double reached = 0;
    for (int i = 0; i < kept; i++) {
      if (parameters.topP() < 1 && i > 0 && reached >= parameters.topP() * sum) {
        break;
      }
      reached += weights[order[i]];
      tokens.add(order[i]);
    }
    return tokens;
  }

  private static Set<Integer> sorted(int[] tokens) {
    Set<Integer> sorted = new TreeSet<>();
    for (int token : tokens) {
      sorted.add(token);
    }
    return sorted;
  }

  private static float[] logs(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return logits;
  }

  private static float[] randomLogits(int size, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[size];
    for (int i = 0; i < size; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
    }
    return logits;
  }

  private static Builder parameters() {
    return new Builder();
  }

  /** Greedy and without filters, unless told. */
  private static final class Builder {
    private SamplingParameters built = new SamplingParameters(0, 1, 0, 0, 0, 0, 0, 1, Map.of());

    private Builder with(UnaryOperator<SamplingParameters> change) {
      built = change.apply(built);
      return this;
    }

    Builder temperature(float value) {
      return with(
          p ->
              new SamplingParameters(
                  value, p.topP(), p.topK(), p.minP(), p.seed(), 0, 0, 1, p.logitBias()));
    }

    Builder topP(float value) {
      return with(
          p ->
              new SamplingParameters(
                  p.temperature(), value, p.topK(), p.minP(), p.seed(), 0, 0, 1, p.logitBias()));
    }

    Builder topK(int value) {
      return with(
          p ->
              new SamplingParameters(
                  p.temperature(), p.topP(), value, p.minP(), p.seed(), 0, 0, 1, p.logitBias()));
    }

    Builder minP(float value) {
      return with(
          p ->
              new SamplingParameters(
                  p.temperature(), p.topP(), p.topK(), value, p.seed(), 0, 0, 1, p.logitBias()));
    }

    Builder seed(long value) {
      return with(
          p ->
              new SamplingParameters(
                  p.temperature(), p.topP(), p.topK(), p.minP(), value, 0, 0, 1, p.logitBias()));
    }

    Builder logitBias(Map<Integer, Float> value) {
      return with(p -> new SamplingParameters(0, 1, 0, 0, 0, 0, 0, 1, value));
    }

    Builder repetition(float value) {
      return with(
          p ->
              new SamplingParameters(
                  0, 1, 0, 0, 0, p.presencePenalty(), p.frequencyPenalty(), value, Map.of()));
    }

    Builder frequency(float value) {
      return with(
          p ->
              new SamplingParameters(
                  0, 1, 0, 0, 0, p.presencePenalty(), value, p.repetitionPenalty(), Map.of()));
    }

    Builder presence(float value) {
      return with(
          p ->
              new SamplingParameters(
                  0, 1, 0, 0, 0, value, p.frequencyPenalty(), p.repetitionPenalty(), Map.of()));
    }

    SamplingParameters build() {
      return built;
    }
  }
}
