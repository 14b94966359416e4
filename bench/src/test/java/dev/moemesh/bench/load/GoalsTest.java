package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalsTest {
  @ParameterizedTest
  @CsvSource({"100, 20, true", "101, 20, false", "100, 21, false", "1, 1, true"})
  void anAnswerIsGoodIfItBeginsSoonAndGoesOnFastEnough(
      long firstMillis, long stepMillis, boolean good) {
    List<Long> tokens =
        LongStream.range(0, 5)
            .map(i -> (firstMillis + i * stepMillis) * 1_000_000)
            .boxed()
            .toList();

    assertThat(LoadPlans.GOALS.met(new Recording(0, tokens))).isEqualTo(good);
  }
}
