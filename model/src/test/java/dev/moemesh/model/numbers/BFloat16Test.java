package dev.moemesh.model.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BFloat16Test {
  private static final int VALUES = 1 << 16;
  private static final int LARGEST = 0x7f7f;

  @Test
  void wideningKeepsAllBitsOfAllValues() {
    for (int bits = 0; bits < VALUES; bits++) {
      float wide = BFloat16.widen((short) bits);

      assertThat(Float.floatToRawIntBits(wide)).isEqualTo(bits << 16);
    }
  }

  @Test
  void everyValueThatIsNoSignallingNaNSurvivesBothWays() {
    for (int bits = 0; bits < VALUES; bits++) {
      int back = BFloat16.round(BFloat16.widen((short) bits)) & 0xffff;

      boolean nan = (bits & 0x7fff) > 0x7f80;
      assertThat(back).isEqualTo(nan ? bits | BFloat16.QUIET : bits);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x3f800000, 0x3f80",
    "0x3f808000, 0x3f80", // a tie, down to even
    "0x3f808001, 0x3f81",
    "0x3f818000, 0x3f82", // a tie, up to even
    "0x7f7f7fff, 0x7f7f",
    "0x7f7fffff, 0x7f80", // the largest float becomes infinity
    "0x7f800000, 0x7f80",
    "0x7f800001, 0x7fc0", // a signalling NaN becomes quiet
    "0x7fa50000, 0x7fe5", // and keeps the upper payload
    "0x7fffffff, 0x7fff",
    "0x00000000, 0x0000",
    "0x00008000, 0x0000", // subnormal numbers too
    "0x00008001, 0x0001",
    "0x007fffff, 0x0080"
  })
  void edgesOfEitherSign(String number, String expected) {
    int bits = Integer.decode(number);
    int rounded = Integer.decode(expected);

    assertThat(BFloat16.round(Float.intBitsToFloat(bits)) & 0xffff).isEqualTo(rounded);
    assertThat(BFloat16.round(Float.intBitsToFloat(bits | 1 << 31)) & 0xffff)
        .isEqualTo(rounded | 0x8000);
  }

  @Test
  void randomNumbersBecomeTheNearestValueAndTiesTheEvenOne() {
    long seed = 20_251_128;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int magnitude = random.nextInt(LARGEST << 16);
      if (i % 4 == 0) {
        magnitude = (magnitude & 0xffff_0000) | 0x8000; // exactly between two values
      }
      float number = Float.intBitsToFloat(magnitude | ((i & 2) << 30));

      short found = BFloat16.round(number);

      assertThat(found).as("seed %d: %s", seed, number).isEqualTo(nearest(number));
    }
  }

  @Test
  void everyNaNBecomesAQuietOneOfItsSignAndUpperPayload() {
    long seed = 20_251_129;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int bits = 0x7f80_0000 | 1 + random.nextInt(0x7f_ffff) | random.nextInt(2) << 31;

      int found = BFloat16.round(Float.intBitsToFloat(bits)) & 0xffff;

      assertThat(found)
          .as("seed %d: %08x", seed, bits)
          .isEqualTo(bits >>> 16 | BFloat16.QUIET)
          .matches(value -> Float.isNaN(BFloat16.widen((short) (int) value)));
    }
  }

  /** By exact distances to the two neighbours. */
  private static short nearest(float number) {
    int lower = Float.floatToRawIntBits(number) >>> 16;
    BigDecimal exact = new BigDecimal(number);
    BigDecimal below = distance(exact, lower);
    BigDecimal above = distance(exact, lower + 1);
    int order = below.compareTo(above);
    boolean down = order < 0 || (order == 0 && lower % 2 == 0);
    return (short) (down ? lower : lower + 1);
  }

  private static BigDecimal distance(BigDecimal exact, int bits) {
    return exact.subtract(new BigDecimal(BFloat16.widen((short) bits))).abs();
  }
}
