package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Test
  void isWithinTwoUnitsInTheLastPlace() {
    double worst = 0;
    for (float x = Exponential.LEAST; x <= 8; x += 0.000_37f) {
      double exact = Math.exp(x);
      worst = Math.max(worst, Math.abs(Exponential.of(x) - exact) / Math.ulp((float) exact));
    }

    assertThat(worst).isLessThan(2);
  }

  @Test
  void isExactAtZeroAndNothingFarBelow() {
    assertThat(Exponential.of(0f)).isEqualTo(1f);
    assertThat(Exponential.of(-0f)).isEqualTo(1f);
    assertThat(Exponential.of(Math.nextDown(Exponential.LEAST))).isEqualTo(0f);
    assertThat(Exponential.of(-Float.MAX_VALUE)).isEqualTo(0f);
    assertThat(Exponential.of(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
  }

  @Test
  void passesOnWhatIsNoNumber() {
    assertThat(Exponential.of(Float.NaN)).isNaN();
  }
}
