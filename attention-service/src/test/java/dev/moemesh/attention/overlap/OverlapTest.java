package dev.moemesh.attention.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps whose time follows from the number of micro-batches, on a clock that the test moves. */
class OverlapTest {

  private static final StepLoad DECODE = new StepLoad(32, 32, false);

  private final List<Integer> chosen = new ArrayList<>();
  private long networkNanos;
  private final Overlap overlap = Overlap.measured(() -> networkNanos);
  private double networkShare = 0.3;

  @Test
  void startsWithOneAndTriesNoneSoon() {
    run(30, DECODE, m -> 1_000 / m);

    assertThat(chosen).containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void findsTheNumberThatIsBest(int best) {
    run(400, DECODE, m -> 1_000 + 200L * Math.abs(m - best));

    run(100, DECODE, m -> 1_000 + 200L * Math.abs(m - best));

    assertThat(mostly(100)).isEqualTo(best);
  }

  @Test
  void findsItAmongStepsThatDifferAndStepsThatAreOutOfTheOrdinary() {
    long seed = System.nanoTime();
    System.out.println("seed of the steps' times: " + seed);
    Random random = new Random(seed);

    run(
        1_000,
        DECODE,
        m -> {
          double noise = 0.98 + 0.04 * random.nextDouble();
          boolean pause = random.nextInt(50) == 0;
          return (long) ((m == 2 ? 70_000 : 100_000) * noise * (pause ? 10 : 1));
        });

    assertThat(mostly(100)).isEqualTo(2);
  }

  @Test
  void staysWithOneWhereAnotherIsNotClearlyFaster() {
    run(1_000, DECODE, m -> m == 1 ? 1_000 : 960);

    assertThat(mostly(1_000)).isEqualTo(1);
    assertThat(used()).contains(2);
  }

  @Test
  void adaptsWhenCostsChange() {
    run(500, DECODE, m -> m == 2 ? 700 : 1_000);
    assertThat(mostly(100)).isEqualTo(2);

    run(900, DECODE, m -> m == 1 ? 700 : 1_000);
    assertThat(mostly(100)).isEqualTo(1);

    run(500, DECODE, m -> m == 2 ? 700 : 1_000);
    assertThat(mostly(100)).isEqualTo(2);
  }

  @Test
  void spendsFewStepsOnWhatIsSlower() {
    run(5_000, DECODE, m -> 1_000L * m);

    assertThat(chosen.stream().filter(m -> m > 1).count()).isBetween(50L, 5_000L * 3 / 100);
  }

  @Test
  void triesNothingWhereTheNetworkTakesLittle() {
    networkShare = 0.05;

    run(1_000, DECODE, m -> 1_000 / m);
    assertThat(used()).containsOnly(1);

    networkShare = 0.5;
    run(500, DECODE, m -> 1_000 / m);
    assertThat(mostly(100)).isGreaterThan(1);
  }

  @Test
  void neverCutsOneSequence() {
    run(1_000, new StepLoad(512, 1, true), m -> 1_000 / m);

    assertThat(used()).containsOnly(1);
  }

  @Test
  void hasNeverMoreThanSequences() {
    run(1_000, DECODE, m -> 1_000 / m);
    assertThat(mostly(100)).isEqualTo(Overlap.MOST);

    run(100, new StepLoad(40, 3, false), m -> 1_000 / m);

    assertThat(chosen.subList(1_000, 1_100)).allMatch(m -> m <= 3);
  }

  @Test
  void choosesForEachKindOfLoadByItself() {
    StepLoad prefill = new StepLoad(300, 4, true);
    for (int i = 0; i < 500; i++) {
      run(1, DECODE, m -> 1_000L * m);
      run(1, prefill, m -> m == 2 ? 700 : 1_000);
    }

    List<Integer> last = chosen.subList(900, 1_000);
    assertThat(last.stream().filter(m -> m == 1).count()).isGreaterThan(40);
    assertThat(last.stream().filter(m -> m == 2).count()).isGreaterThan(40);
  }

  @Test
  void countsNoStepThatFailed() {
    for (int i = 0; i < 100; i++) {
      overlap.begin(DECODE);
    }

    run(30, DECODE, m -> 1_000 / m);

    assertThat(used()).containsOnly(1);
  }

  @Test
  void takesTheNumberThatIsSetAsFarAsThereAreSequences() {
    Overlap three = Overlap.of("3", () -> 0);

    assertThat(three.begin(DECODE)).isEqualTo(3);
    assertThat(three.begin(new StepLoad(9, 2, true))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5", "-1", "many", ""})
  void saysWhatItExpects(String setting) {
    assertThatThrownBy(() -> Overlap.of(setting, () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moe.batch.micro-batches must be auto or from 1 to 4");
  }

  private void run(int steps, StepLoad load, IntToLongFunction nanos) {
    for (int i = 0; i < steps; i++) {
      int microBatches = overlap.begin(load);
      chosen.add(microBatches);
      long took = nanos.applyAsLong(microBatches);
      networkNanos += (long) (networkShare * took * microBatches);
      overlap.ended(took);
    }
  }

  private Set<Integer> used() {
    return new HashSet<>(chosen);
  }

  /** What more than 9 in 10 of the last steps had; 0 if nothing. */
  private int mostly(int last) {
    List<Integer> steps = chosen.subList(chosen.size() - last, chosen.size());
    return used().stream()
        .filter(m -> steps.stream().filter(m::equals).count() * 10 > last * 9L)
        .findFirst()
        .orElse(0);
  }
}
