package dev.moemesh.deploy.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.ExpertPlacement;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticPlacementTest {
  @ParameterizedTest
  @CsvSource({"8, 1", "8, 2", "8, 3", "8, 8", "60, 7", "64, 64", "128, 5", "1, 1"})
  void coversEverySlotOnceInSharesThatDifferByOneAtMost(int experts, int pods) {
    List<Integer> layers = List.of(0, 1, 3, 7);

    List<SortedMap<Integer, List<Integer>>> shares = StaticPlacement.deal(layers, experts, pods);

    assertThat(shares)
        .hasSize(pods)
        .allSatisfy(share -> assertThat(share).containsOnlyKeys(layers));
    for (int layer : layers) {
      assertThat(shares.stream().flatMap(share -> share.get(layer).stream()))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, experts).boxed().toList());
      assertThat(shares)
          .extracting(share -> share.get(layer).size())
          .allSatisfy(
              size -> assertThat(size).isBetween(experts / pods, (experts + pods - 1) / pods));
    }
  }

  @Test
  void movesTheLargerSharesOnFromLayerToLayer() {
    var shares = StaticPlacement.deal(List.of(0, 1, 2), 4, 3);

    assertThat(shares)
        .extracting(share -> share.values().stream().mapToInt(List::size).sum())
        .containsOnly(4);
  }

  @Test
  void isTheSameEachTime() {
    assertThat(StaticPlacement.deal(List.of(0, 1), 60, 4))
        .isEqualTo(StaticPlacement.deal(List.of(0, 1), 60, 4));
  }

  @ParameterizedTest
  @CsvSource({"8, 9", "8, 0", "8, -1"})
  void refusesPodsThatWouldHoldNothing(int experts, int pods) {
    assertThatThrownBy(() -> StaticPlacement.deal(List.of(0), experts, pods))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 1 to 8 expert pods");
  }

  @Test
  void namesEachPodItsAddressAndItsExperts() {
    var shares = StaticPlacement.deal(List.of(1), 2, 2);

    List<ExpertPlacement.Pod> pods =
        StaticPlacement.pods(
            List.of("a", "b"), List.of(Address.parse("unix:/a"), Address.parse("h:1")), shares);

    assertThat(pods)
        .containsExactly(
            new ExpertPlacement.Pod("a", Address.parse("unix:/a"), List.of(new Slot(1, 0))),
            new ExpertPlacement.Pod("b", Address.parse("h:1"), List.of(new Slot(1, 1))));
  }

  @Test
  void refusesPodsWithoutAnAddress() {
    var shares = StaticPlacement.deal(List.of(1), 2, 2);

    assertThatThrownBy(
            () ->
                StaticPlacement.pods(List.of("a", "b"), List.of(Address.parse("unix:/a")), shares))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
