package dev.moemesh.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void ticksAreRound() {
    assertThat(Scale.upTo(473, 100).ticks())
        .containsExactly(0.0, 100.0, 200.0, 300.0, 400.0, 500.0);
    assertThat(Scale.upTo(0.9, 100).end()).isCloseTo(1, within(1e-9));
    assertThat(Scale.upTo(11, 100).step()).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void everyValueHasRoomAndNotTooMuchOfIt() {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      double value = Math.pow(10, 8 * random.nextDouble() - 3);

      Scale scale = Scale.upTo(value, 100);

      assertThat(scale.at(value)).as("value %s", value).isBetween(49.9, 100.001);
      assertThat(scale.ticks().size()).as("value %s", value).isBetween(3, 6);
    }
  }
}
