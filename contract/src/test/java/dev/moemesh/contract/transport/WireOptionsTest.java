package dev.moemesh.contract.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireOptionsTest {

  @ParameterizedTest
  @CsvSource({"500us,500000", "1ms,1000000", "2s,2000000000", "0ns,0", "1500000000ns,1500000000"})
  void readsDelays(String text, long nanos) {
    assertThat(WireOptions.of(Optional.of(text), Optional.empty()).hopDelay())
        .isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "ms", "-1ms", "1 ms", "1m", "1.5ms", "61s"})
  void namesTheSettingOfADelayThatIsNone(String text) {
    assertThatThrownBy(() -> WireOptions.of(Optional.of(text), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("moe.hop.delay: expected a delay");
  }

  @Test
  void holdsNothingBackUnlessTold() {
    assertThat(WireOptions.of(Optional.empty(), Optional.empty())).isEqualTo(WireOptions.PLAIN);
  }
}
