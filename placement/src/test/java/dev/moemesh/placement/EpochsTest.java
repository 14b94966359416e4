package dev.moemesh.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EpochsTest {

  @Test
  void onlyAGreaterEpochSupersedes() {
    assertThat(Epochs.supersedes(1, Epochs.NONE)).isTrue();
    assertThat(Epochs.supersedes(8, 7)).isTrue();
    assertThat(Epochs.supersedes(7, 7)).isFalse();
    assertThat(Epochs.supersedes(6, 7)).isFalse();
  }

  @Test
  void theNextEpochSupersedesAndTheFirstIsOne() {
    assertThat(Epochs.next(Epochs.NONE)).isEqualTo(1);
    assertThat(Epochs.supersedes(Epochs.next(41), 41)).isTrue();
    assertThatThrownBy(() -> Epochs.next(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aRouterSendsTheNewestEpochThatItSharesWithThePod() {
    assertThat(Epochs.shared(5, 4)).isEqualTo(4);
    assertThat(Epochs.shared(4, 5)).isEqualTo(4);
    assertThat(Epochs.shared(4, Epochs.NONE)).isEqualTo(Epochs.NONE);
    assertThat(Epochs.newest(4, 5)).isEqualTo(5);
    assertThat(Epochs.newest(5, 4)).isEqualTo(5);
  }
}
