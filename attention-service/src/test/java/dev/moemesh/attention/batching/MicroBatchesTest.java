package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.attention.batching.BatchPlanner.Share;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {

  private final BlockPool pool = new BlockPool(1);

  @Test
  void oneIsTheStepAsItIs() {
    List<Share> shares = shares(1, 1, 9);

    assertThat(MicroBatches.of(shares, 1)).containsExactly(shares);
  }

  @Test
  void balancesRows() {
    List<Share> shares = shares(1, 1, 1, 1, 6, 4);

    List<List<Share>> batches = MicroBatches.of(shares, 2);

    assertThat(batches)
        .containsExactly(
            List.of(shares.get(2), shares.get(4)),
            List.of(shares.get(0), shares.get(1), shares.get(3), shares.get(5)));
  }

  @Test
  void leavesNoneEmpty() {
    assertThat(MicroBatches.of(shares(100, 1, 1, 1), 4)).allMatch(batch -> batch.size() == 1);
  }

  @Test
  void cannotMakeMoreThanThereAreSequences() {
    assertThatThrownBy(() -> MicroBatches.of(shares(5, 5), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 shares cannot make 3");
  }

  private List<Share> shares(int... rows) {
    return IntStream.of(rows)
        .mapToObj(
            count ->
                new Share(new Sequence("r", 0, new int[count], 1, PromptRows.UNSEEN, pool), count))
        .toList();
  }
}
