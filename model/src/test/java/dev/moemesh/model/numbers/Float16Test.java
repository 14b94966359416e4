package dev.moemesh.model.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
  private static final int VALUES = 1 << 16;
  private static final int INFINITY = 0x7c00;
  private static final int QUIET = 0x200;

  @Test
  void wideningIsExactForAllFiniteValues() {
    for (int bits = 0; bits < VALUES; bits++) {
      int exponent = bits >>> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      if (exponent < 0x1f) {
        double magnitude =
            exponent == 0
                ? Math.scalb((double) fraction, -24)
                : Math.scalb(1024.0 + fraction, exponent - 25);

        float wide = Float16.widen((short) bits);

        assertThat((double) wide).isEqualTo((bits & 0x8000) == 0 ? magnitude : -magnitude);
      }
    }
  }

  @Test
  void everyValueThatIsNoSignallingNaNSurvivesBothWays() {
    for (int bits = 0; bits < VALUES; bits++) {
      int back = Float16.round(Float16.widen((short) bits)) & 0xffff;

      assertThat(back).isEqualTo(isNaN(bits) ? bits | QUIET : bits);
    }
  }

  @Test
  void wideningANaNKeepsSignAndPayloadAndMakesItQuiet() {
    for (int bits = 0; bits < VALUES; bits++) {
      if (isNaN(bits)) {
        float wide = Float16.widen((short) bits);

        assertThat(Float.floatToRawIntBits(wide))
            .isEqualTo((bits & 0x8000) << 16 | 0x7fc0_0000 | (bits & 0x3ff) << 13);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x3f800000, 0x3c00",
    "0x3f801000, 0x3c00", // a tie, down to even
    "0x3f801001, 0x3c01",
    "0x3f803000, 0x3c02", // a tie, up to even
    "0x477fe000, 0x7bff", // the largest
    "0x477fefff, 0x7bff",
    "0x477ff000, 0x7c00", // half a unit more becomes infinity
    "0x7f800000, 0x7c00",
    "0x7f800001, 0x7e00", // a signalling NaN becomes quiet
    "0x7fa50000, 0x7f28", // and keeps the upper payload
    "0x33800000, 0x0001", // the smallest
    "0x33000000, 0x0000",
    "0x33000001, 0x0001"
  })
  void edgesOfEitherSign(String number, String expected) {
    int bits = Integer.decode(number);
    int rounded = Integer.decode(expected);

    assertThat(Float16.round(Float.intBitsToFloat(bits)) & 0xffff).isEqualTo(rounded);
    assertThat(Float16.round(Float.intBitsToFloat(bits | 1 << 31)) & 0xffff)
        .isEqualTo(rounded | 0x8000);
  }

  @Test
  void randomNumbersBecomeTheNearestValueAndTiesTheEvenOne() {
    long seed = 20_251_130;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      float number = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(-24, 16));

      int found = Float16.round(number) & 0xffff;

      int lower = found - 1;
      BigDecimal distance = distance(number, found);
      assertThat(distance).isLessThanOrEqualTo(distance(number, found + 1));
      if ((found & 0x7fff) > 0) {
        assertThat(distance)
            .as("seed %d: %s", seed, number)
            .isLessThanOrEqualTo(distance(number, lower));
      }
    }
  }

  private static boolean isNaN(int bits) {
    return (bits & 0x7fff) > INFINITY;
  }

  private static BigDecimal distance(float number, int bits) {
    return new BigDecimal(number).subtract(new BigDecimal(Float16.widen((short) bits))).abs();
  }
}
