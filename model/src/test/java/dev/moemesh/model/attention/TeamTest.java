package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void doesEachPartOnceAndReturnsWhenAllAreDone(int size) {
    try (Team team = new Team(size)) {
      for (int round = 0; round < 500; round++) {
        int[] done = new int[1 + round % 40];

        team.run(done.length, false, (part, member) -> done[part]++);

        assertThat(Arrays.stream(done)).containsOnly(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void hasNoMemberTwiceAtTheSameTime(int size) {
    AtomicInteger[] busy = new AtomicInteger[size];
    Arrays.setAll(busy, i -> new AtomicInteger());
    AtomicInteger clashes = new AtomicInteger();
    try (Team team = new Team(size)) {
      team.run(
          1_000,
          false,
          (part, member) -> {
            if (busy[member].getAndIncrement() != 0) {
              clashes.incrementAndGet();
            }
            busy[member].decrementAndGet();
          });
    }

    assertThat(clashes).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void throwsWhatAPartThrewAndGoesOn(int size) {
    try (Team team = new Team(size)) {
      assertThatThrownBy(
              () ->
                  team.run(
                      8,
                      false,
                      (part, member) -> {
                        throw new IllegalArgumentException("part");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
      AtomicInteger done = new AtomicInteger();
      team.run(8, false, (part, member) -> done.incrementAndGet());
      assertThat(done).hasValue(8);
    }
  }
}
