package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchPlanner.Share;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sequences that begin alike. */
class PrefixReuseTest {

  private static final int BLOCK = BlockPool.BLOCK_POSITIONS;

  private final BlockPool pool = new BlockPool(40);
  private final BatchPlanner planner = new BatchPlanner(pool, 512, 8);

  @Test
  void theNextTurnComputesOnlyWhatIsNew() {
    Sequence first = sequence(range(0, 40), 30);
    planner.add(first);
    decode(first, 30);
    planner.remove(List.of(first));
    int[] history = IntStream.range(0, 70).map(first::token).toArray();

    Sequence next = sequence(concat(history, range(500, 10)), 1);
    planner.add(next);

    assertThat(run(planner)).containsExactly(new Share(next, 80 - 4 * BLOCK));
    assertThat(next.cachedPromptTokens()).isEqualTo(4 * BLOCK);
    assertThat(planner.snapshot().promptTokens()).isEqualTo(40 + 80);
    assertThat(planner.snapshot().cachedPromptTokens()).isEqualTo(4 * BLOCK);
  }

  @Test
  void computesTheLastTokenEvenIfAllIsCached() {
    Sequence first = sequence(range(0, 2 * BLOCK), 1);
    planner.add(first);
    run(planner);

    Sequence same = sequence(range(0, 2 * BLOCK), 1);
    planner.add(same);

    assertThat(run(planner)).containsExactly(new Share(same, BLOCK));
  }

  @Test
  void sharesTheBlocksOfSequencesThatRun() {
    Sequence first = sequence(range(0, 4 * BLOCK), 1);
    Sequence second = sequence(concat(range(0, 3 * BLOCK), range(700, BLOCK)), 1);
    planner.add(first);
    run(planner);
    planner.add(second);
    run(planner);

    assertThat(pool.freeBlocks()).isEqualTo(40 - 5);
    assertThat(second.blocks().slot(2 * BLOCK)).isEqualTo(first.blocks().slot(2 * BLOCK));
    assertThat(second.blocks().slot(3 * BLOCK)).isNotEqualTo(first.blocks().slot(3 * BLOCK));
  }

  @Test
  void neitherSharesBlocksNorWaitsForThemAcrossSalts() {
    int[] prompt = range(0, 4 * BLOCK);
    Sequence first = salted("alice", prompt);
    Sequence second = salted("bob", prompt);
    planner.add(first);
    planner.add(second);

    assertThat(run(planner)).hasSize(2);
    Sequence third = salted("carol", prompt);
    Sequence again = salted("alice", prompt);
    planner.add(third);
    planner.add(again);

    assertThat(run(planner))
        .containsExactlyInAnyOrder(new Share(third, 4 * BLOCK), new Share(again, BLOCK));
    assertThat(pool.snapshot().cached()).isEqualTo(3 * 4);
  }

  private Sequence salted(String salt, int[] prompt) {
    return new Sequence("r", 0, prompt, 1, PromptRows.UNSEEN, salt, pool);
  }

  @Test
  void holdsOneBlockWhereTwoSequencesHaveComputedTheSame() {
    Sequence scored = sequence(range(0, BLOCK), 2, PromptRows.SCORED);
    Sequence other = sequence(range(0, BLOCK), 2, PromptRows.SCORED);
    planner.add(scored);
    planner.add(other);

    run(planner);

    assertThat(other.blocks().slot(0)).isEqualTo(scored.blocks().slot(0));
    assertThat(pool.freeBlocks()).isEqualTo(39);
    assertThat(pool.snapshot().cached()).isEqualTo(1);
  }

  @Test
  void choicesOfOneRequestWaitForTheFirstOnesPrompt() {
    List<Sequence> choices =
        IntStream.range(0, 4).mapToObj(choice -> sequence(range(0, 100), 5)).toList();
    choices.forEach(planner::add);

    assertThat(run(planner)).containsExactly(new Share(choices.getFirst(), 100));
    assertThat(run(planner))
        .containsExactlyElementsOf(
            choices.subList(1, 4).stream().map(s -> new Share(s, 100 - 6 * BLOCK)).toList());
  }

  @Test
  void waitsForNoMoreThanWhatIsTheSame() {
    BatchPlanner small = new BatchPlanner(pool, 4 * BLOCK, 8);
    Sequence first = sequence(range(0, 8 * BLOCK), 1);
    Sequence alike = sequence(concat(range(0, 5 * BLOCK), range(700, 6 * BLOCK)), 1);
    small.add(first);
    small.add(alike);

    assertThat(run(small)).containsExactly(new Share(first, 4 * BLOCK));
    assertThat(run(small)).containsExactly(new Share(first, 4 * BLOCK));
    assertThat(run(small)).containsExactly(new Share(alike, 4 * BLOCK));
  }

  @Test
  void goesOnByItselfWhenTheOneItWaitsForEnds() {
    BatchPlanner small = new BatchPlanner(pool, 2 * BLOCK, 8);
    Sequence first = sequence(range(0, 6 * BLOCK), 1);
    Sequence same = sequence(range(0, 6 * BLOCK), 1);
    small.add(first);
    small.add(same);
    run(small);

    small.remove(List.of(first));

    assertThat(run(small)).containsExactly(new Share(same, 2 * BLOCK));
    assertThat(same.computed()).isEqualTo(4 * BLOCK);
  }

  @Test
  void computesAPromptWhoseRowsAreWantedAndLetsOthersReuseIt() {
    Sequence first = sequence(range(0, 3 * BLOCK), 1);
    planner.add(first);
    run(planner);
    Sequence routed = sequence(range(0, 3 * BLOCK + 5), 1, PromptRows.COMPUTED);
    planner.add(routed);
    assertThat(run(planner)).containsExactly(new Share(routed, 3 * BLOCK + 5));
    planner.remove(List.of(first, routed));

    Sequence last = sequence(range(0, 3 * BLOCK + 5), 1);
    planner.add(last);

    assertThat(run(planner)).containsExactly(new Share(last, 5));
  }

  @Test
  void reusesNothingThatAFailedStepWrote() {
    BatchPlanner small = new BatchPlanner(pool, 2 * BLOCK, 8);
    Sequence failing = sequence(range(0, 5 * BLOCK), 1);
    small.add(failing);
    run(small);
    small.next();
    small.remove(List.of(failing));

    Sequence same = sequence(range(0, 5 * BLOCK), 1);
    small.add(same);
    small.next();

    assertThat(same.cachedPromptTokens()).isEqualTo(2 * BLOCK);
  }

  @Test
  void aPreemptedSequenceResumesWithWhatIsStillCached() {
    BlockPool tight = new BlockPool(9);
    BatchPlanner small = new BatchPlanner(tight, 512, 2);
    Sequence first = new Sequence("r", 0, range(0, BLOCK), 60, PromptRows.UNSEEN, tight);
    Sequence second = new Sequence("r", 0, range(900, 5 * BLOCK), 60, PromptRows.UNSEEN, tight);
    small.add(first);
    small.add(second);
    while (small.snapshot().preemptions() == 0) {
      step(small);
    }
    assertThat(second.computed()).isZero();
    int length = second.remaining();

    small.remove(List.of(first));
    List<Share> resumed = run(small);

    assertThat(resumed).hasSize(1);
    assertThat(resumed.getFirst().sequence()).isSameAs(second);
    assertThat(resumed.getFirst().rows()).isLessThanOrEqualTo(2 * BLOCK).isLessThan(length);
    assertThat(small.snapshot().promptTokens()).isEqualTo(6 * BLOCK);
  }

  @Test
  void evictsWhatWasUsedLeastRecentlyAndTheEndOfAPrefixFirst() {
    BlockPool tight = new BlockPool(8);
    BatchPlanner small = new BatchPlanner(tight, 512, 2);
    for (int start : new int[] {0, 1_000, 0}) {
      Sequence sequence =
          new Sequence("r", 0, range(start, 3 * BLOCK), 1, PromptRows.UNSEEN, tight);
      small.add(sequence);
      run(small);
      small.remove(List.of(sequence));
    }

    Sequence other = new Sequence("r", 0, range(2_000, 4 * BLOCK), 1, PromptRows.UNSEEN, tight);
    small.add(other);
    run(small);

    assertThat(tight.snapshot().evictions()).isEqualTo(2);
    assertThat(reusable(tight, 0)).isEqualTo(3);
    assertThat(reusable(tight, 1_000)).isEqualTo(1);
  }

  @Test
  void sharesNothingWhenReuseIsOff() {
    BlockPool apart = new BlockPool(20, false);
    BatchPlanner small = new BatchPlanner(apart, 512, 4);
    Sequence first = new Sequence("r", 0, range(0, 50), 1, PromptRows.UNSEEN, apart);
    Sequence same = new Sequence("r", 0, range(0, 50), 1, PromptRows.UNSEEN, apart);
    small.add(first);
    small.add(same);

    assertThat(run(small)).containsExactly(new Share(first, 50), new Share(same, 50));
    assertThat(apart.snapshot().cached()).isZero();
    assertThat(apart.freeBlocks()).isEqualTo(20 - 8);
  }

  private static int reusable(BlockPool pool, int start) {
    return new Sequence("r", 0, range(start, 3 * BLOCK + 1), 1, PromptRows.UNSEEN, pool)
        .cached()
        .size();
  }

  private void decode(Sequence sequence, int tokens) {
    while (sequence.generated() < tokens) {
      step(planner);
    }
  }

  /** Plans a step, completes it, and gives each sequence that is through a new token. */
  private static void step(BatchPlanner planner) {
    for (Share share : run(planner)) {
      if (share.sequence().remaining() == 0) {
        share.sequence().append(share.sequence().computed());
      }
    }
  }

  private static List<Share> run(BatchPlanner planner) {
    List<Share> shares = planner.next();
    Step.of(shares, false).parts().forEach(Step.SequenceRows::complete);
    return shares;
  }

  private Sequence sequence(int[] prompt, int maxTokens) {
    return sequence(prompt, maxTokens, PromptRows.UNSEEN);
  }

  private Sequence sequence(int[] prompt, int maxTokens, PromptRows rows) {
    return new Sequence("r", 0, prompt, maxTokens, rows, pool);
  }

  private static int[] range(int first, int count) {
    return IntStream.range(first, first + count).toArray();
  }

  private static int[] concat(int[] some, int[] more) {
    return IntStream.concat(IntStream.of(some), IntStream.of(more)).toArray();
  }
}
