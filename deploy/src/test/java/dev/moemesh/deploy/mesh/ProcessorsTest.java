package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

  @Test
  void readsTheKernelsLists() {
    assertThat(Processors.parse("0")).containsExactly(0);
    assertThat(Processors.parse("0-3,8")).containsExactly(0, 1, 2, 3, 8);
    assertThat(Processors.parse("2,4-5,7")).containsExactly(2, 4, 5, 7);
    assertThat(Processors.parse("")).isEmpty();
  }

  @Test
  void spreadsPodsOverTheProcessorsThatAreAllowed() {
    Processors processors = new Processors(List.of(4, 6), 2);

    assertThat(processors.shared()).hasValue(4);
    assertThat(processors.ofPod(0)).hasValue(4);
    assertThat(processors.ofPod(1)).hasValue(6);
  }

  @Test
  void podsBeyondTheProcessorsShareThem() {
    Processors processors = new Processors(List.of(0, 1), 8);

    assertThat(IntStream.range(0, 8).map(pod -> processors.ofPod(pod).orElseThrow()))
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
  }

  @Test
  void leavesTheChoiceToTheKernelWhereThereAreEnough() {
    assertThat(new Processors(List.of(0, 1, 2, 3), 2).ofPod(1)).isEqualTo(OptionalInt.empty());
    assertThat(new Processors(List.of(), 2).shared()).isEqualTo(OptionalInt.empty());
  }
}
