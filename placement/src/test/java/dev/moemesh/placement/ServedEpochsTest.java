package dev.moemesh.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServedEpochsTest {

  @Test
  void theFirstEpochHasNoPrevious() {
    ServedEpochs first = ServedEpochs.NONE.takeUp(4);

    assertThat(first.accepts(4)).isTrue();
    assertThat(first.accepts(0)).isFalse();
    assertThat(first.accepts(3)).isFalse();
  }

  @Test
  void theEpochBeforeIsServedTooAndThoseThatWereSkippedBetween() {
    ServedEpochs epochs = ServedEpochs.NONE.takeUp(4).takeUp(7);

    assertThat(epochs.accepts(3)).isFalse();
    assertThat(epochs.accepts(4)).isTrue();
    assertThat(epochs.accepts(5)).isTrue();
    assertThat(epochs.accepts(7)).isTrue();
    assertThat(epochs.accepts(8)).isFalse();
    assertThat(epochs.takeUp(9).accepts(4)).isFalse();
  }

  @Test
  void anOlderEpochChangesNothing() {
    ServedEpochs epochs = ServedEpochs.NONE.takeUp(4).takeUp(7);

    assertThat(epochs.takeUp(6)).isEqualTo(epochs);
    assertThat(epochs.takeUp(7)).isEqualTo(epochs);
  }
}
