package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WaveTest {
  private static final long MILLI = 1_000_000;

  @Test
  void steadyIsFromTheLastFirstTokenToTheFirstLastToken() {
    // 1: every 10 ms from 10 to 110; 2: every 10 ms from 50 to 150; all decode from 50 to 110.
    Wave wave = Wave.of(List.of(stream(0, 10, 10, 11), stream(0, 50, 10, 11)));

    assertThat(wave.steadyTokensPerSecond().orElseThrow()).isCloseTo(200, within(1e-9));
  }

  @Test
  void aSingleStreamIsSteadyBetweenItsTokens() {
    Wave wave = Wave.of(List.of(stream(0, 500, 20, 6)));

    assertThat(wave.steadyTokensPerSecond().orElseThrow()).isCloseTo(50, within(1e-9));
  }

  @Test
  void streamsThatNeverDecodeTogetherHaveNoSteadyFigure() {
    Wave wave = Wave.of(List.of(stream(0, 10, 10, 3), stream(0, 40, 10, 3)));

    assertThat(wave.steadyTokensPerSecond()).isEmpty();
  }

  @Test
  void overallCountsFromTheFirstRequestToTheLastToken() {
    Wave wave = Wave.of(List.of(stream(0, 100, 10, 11), stream(5, 100, 10, 11)));

    assertThat(wave.tokensPerSecond()).isCloseTo(22 / 0.2, within(1e-9));
  }

  @Test
  void latenciesAreMillisecondsOfEachStream() {
    Wave wave = Wave.of(List.of(stream(0, 100, 10, 3), stream(5, 100, 20, 2)));

    assertThat(wave.millisToFirstToken()).containsExactly(100.0, 95.0);
    assertThat(wave.millisBetweenTokens()).containsExactly(10.0, 10.0, 20.0);
  }

  @Test
  void aClockThatOverflowsChangesNothing() {
    long start = Long.MAX_VALUE - 25 * MILLI;
    Recording recording =
        new Recording(
            start, LongStream.range(1, 6).map(i -> start + i * 10 * MILLI).boxed().toList());

    assertThat(Wave.of(List.of(recording)).steadyTokensPerSecond().orElseThrow())
        .isCloseTo(100, within(1e-9));
  }

  private static Recording stream(long sent, long first, long step, int tokens) {
    return new Recording(
        sent * MILLI,
        LongStream.range(0, tokens).map(i -> (first + i * step) * MILLI).boxed().toList());
  }
}
