package dev.moemesh.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ModelCostTest {
  private static final ModelCost COST = ModelCosts.simple();

  @Test
  void oneRowReadsTheExpertsThatItChoseAndItsContext() {
    Work work = COST.decodeStep(1, 10, 2);

    assertThat(work.bytes()).isCloseTo(1000 + 2 * 2 * 100 + 10 * 4, within(1e-9));
    assertThat(work.operations()).isCloseTo(500 + 50 + 10 * 3, within(1e-9));
  }

  @Test
  void manyRowsReadAllExpertsOnceAndMultiplyOften() {
    Work work = COST.decodeStep(1000, 10, 8);

    assertThat(work.bytes()).isCloseTo(1000 + 2 * 8 * 100 + 1000 * 10 * 4, within(1e-6));
    assertThat(work.operations()).isCloseTo(1000 * (500 + 50 + 10 * 3), within(1e-6));
  }

  @Test
  void aPromptNeedsLogitsOfItsLastRowAndScoresOfEachRowWithThoseBefore() {
    Work work = COST.prefill(4, 8);

    assertThat(work.operations()).isCloseTo(4 * 500 + 50 + 10 * 3, within(1e-9));
    assertThat(work.bytes()).isCloseTo(1000 + 2 * 8 * 100 + 4 * 4, within(1e-9));
  }

  @Test
  void chanceLetsRowsShareExperts() {
    assertThat(COST.expectedDistinctExperts(1)).isCloseTo(2, within(1e-9));
    assertThat(COST.expectedDistinctExperts(2)).isCloseTo(3.5, within(1e-9));
    assertThat(COST.expectedDistinctExperts(1000)).isCloseTo(8, within(1e-9));
  }

  @Test
  void theSlowerOfReadingAndMultiplyingIsTheLimit() {
    Work work = new Work(1000, 5000);

    Limit reading = work.limit(2, new MachineSpeed(10_000, OptionalDouble.of(100_000)));
    Limit multiplying = work.limit(2, new MachineSpeed(10_000, OptionalDouble.of(25_000)));

    assertThat(reading).isEqualTo(new Limit(20, 40));
    assertThat(reading.tokensPerSecond()).isEqualTo(20);
    assertThat(reading.binding()).isEqualTo(Limit.Binding.MEMORY);
    assertThat(multiplying.tokensPerSecond()).isEqualTo(10);
    assertThat(multiplying.binding()).isEqualTo(Limit.Binding.ARITHMETIC);
  }

  @Test
  void productsThatNobodyMeasuredLimitNothing() {
    Limit limit = new Work(1000, 5000).limit(2, new MachineSpeed(10_000, OptionalDouble.empty()));

    assertThat(limit.tokensPerSecond()).isEqualTo(20);
  }
}
