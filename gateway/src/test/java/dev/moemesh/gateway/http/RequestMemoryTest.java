package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestMemoryTest {

  @Test
  void refusesWhatAllSharesTogetherHaveNoRoomFor() {
    RequestMemory budget = new RequestMemory(10);
    RequestMemory.Share first = budget.share();
    RequestMemory.Share second = budget.share();

    assertThat(first.take(6)).isTrue();
    assertThat(second.take(5)).isFalse();
    assertThat(second.take(4)).isTrue();
  }

  @Test
  void givesAShareBackWhenItsLastHolderLetsGo() {
    RequestMemory budget = new RequestMemory(10);
    RequestMemory.Share share = budget.share().retain();
    share.take(10);

    share.release();
    boolean whileOneHolds = budget.share().take(1);
    share.release();

    assertThat(whileOneHolds).isFalse();
    assertThat(budget.share().take(10)).isTrue();
  }
}
