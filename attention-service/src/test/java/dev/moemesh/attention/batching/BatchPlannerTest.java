package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlannerTest {

  private static final int BLOCK = BlockPool.BLOCK_POSITIONS;

  private int differentTokens;

  @Test
  void prefillsALongPromptInChunks() {
    BlockPool pool = new BlockPool(10);
    BatchPlanner planner = new BatchPlanner(pool, 20, 4);
    Sequence sequence = sequence(pool, 50, 1);
    planner.add(sequence);

    assertThat(rows(run(planner))).containsExactly(20);
    assertThat(rows(run(planner))).containsExactly(20);
    assertThat(rows(run(planner))).containsExactly(10);
  }

  @Test
  void givesEachDecodingSequenceItsRowBeforePromptsShareTheRest() {
    BlockPool pool = new BlockPool(20);
    BatchPlanner planner = new BatchPlanner(pool, 16, 4);
    Sequence decoding = sequence(pool, 3, 50);
    planner.add(decoding);
    run(planner);
    decoding.append(1);
    planner.add(sequence(pool, 40, 1));

    List<BatchPlanner.Share> step = run(planner);

    assertThat(step.getFirst()).isEqualTo(new BatchPlanner.Share(decoding, 1));
    assertThat(rows(step)).containsExactly(1, 15);
  }

  @Test
  void computesAPromptThatIsAloneInOneStep() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 512, 128, 4);
    planner.add(sequence(pool, 512, 1));

    assertThat(rows(run(planner))).containsExactly(512);
  }

  @Test
  void givesPromptsFewerRowsWhileAnythingDecodes() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 512, 128, 4);
    Sequence decoding = sequence(pool, 3, 50);
    planner.add(decoding);
    run(planner);
    decoding.append(1);
    planner.add(sequence(pool, 600, 1));

    assertThat(rows(run(planner))).containsExactly(1, 128);
    planner.remove(List.of(decoding));
    assertThat(rows(run(planner))).containsExactly(472);
  }

  @Test
  void letsAShortPromptPassALongOne() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 64, 4);
    Sequence longOne = sequence(pool, 1_000, 1);
    planner.add(longOne);
    run(planner);
    Sequence shortOne = sequence(pool, 40, 1);
    planner.add(shortOne);

    assertThat(run(planner))
        .containsExactly(new BatchPlanner.Share(shortOne, 40), new BatchPlanner.Share(longOne, 24));
  }

  @Test
  void letsShortPromptsPassALongOneWithNoMoreRowsThanItHas() {
    BlockPool pool = new BlockPool(200);
    BatchPlanner planner = new BatchPlanner(pool, 64, 8);
    Sequence longOne = sequence(pool, 640, 1);
    planner.add(longOne);

    int rowsOfOthers = 0;
    while (longOne.remaining() > 0) {
      planner.add(sequence(pool, 32, 1));
      planner.add(sequence(pool, 32, 1));
      for (BatchPlanner.Share share : run(planner)) {
        rowsOfOthers += share.sequence() == longOne ? 0 : share.rows();
        if (share.sequence().remaining() == 0 && share.sequence() != longOne) {
          planner.remove(List.of(share.sequence()));
        }
      }
    }

    assertThat(rowsOfOthers).isBetween(320, 640);
  }

  @Test
  void computesPromptsThatArriveTogetherOneAfterTheOther() {
    BlockPool pool = new BlockPool(400);
    BatchPlanner planner = new BatchPlanner(pool, 512, 256, 64);
    List<Sequence> prompts = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      prompts.add(sequence(pool, 64, 100));
    }
    prompts.forEach(planner::add);

    assertThat(run(planner))
        .containsExactlyElementsOf(
            prompts.subList(0, 8).stream().map(s -> new BatchPlanner.Share(s, 64)).toList());
    int steps = 1;
    while (prompts.getLast().remaining() > 0) {
      prompts.stream().filter(s -> s.remaining() == 0).forEach(s -> s.append(1));
      run(planner);
      steps++;
    }
    assertThat(steps).isEqualTo(1 + 24 * 64 / 256);
  }

  @Test
  void refusesToGivePromptsNothingWhileAnythingDecodes() {
    assertThatThrownBy(() -> new BatchPlanner(new BlockPool(1), 8, 0, 8))
        .hasMessageContaining("prefill-rows-while-decoding");
  }

  @Test
  void startsNoMoreSequencesThanAllowed() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 64, 2);
    for (int i = 0; i < 5; i++) {
      planner.add(sequence(pool, 4, 1));
    }

    assertThat(run(planner)).hasSize(2);
    assertThat(planner.snapshot().waiting()).isEqualTo(3);
  }

  @Test
  void takesBlocksFromWhoJoinedLastWhenTheCacheIsFull() {
    BlockPool pool = new BlockPool(4);
    BatchPlanner planner = new BatchPlanner(pool, 64, 4);
    Sequence first = sequence(pool, BLOCK, 3 * BLOCK);
    Sequence second = sequence(pool, BLOCK, 3 * BLOCK);
    planner.add(first);
    planner.add(second);

    decodeUntil(planner, () -> planner.snapshot().preemptions() > 0);

    assertThat(planner.snapshot().running()).isEqualTo(1);
    assertThat(second.computed()).isZero();
    assertThat(second.generated()).isPositive();
    assertThat(first.computed()).isPositive();
  }

  @Test
  void letsThePreemptedSequenceFinishLater() {
    BlockPool pool = new BlockPool(4);
    BatchPlanner planner = new BatchPlanner(pool, 64, 4);
    Sequence first = sequence(pool, BLOCK, 3 * BLOCK);
    Sequence second = sequence(pool, BLOCK, 3 * BLOCK);
    planner.add(first);
    planner.add(second);

    decodeUntil(planner, () -> first.generated() >= 3 * BLOCK && second.generated() >= 3 * BLOCK);

    assertThat(pool.freeBlocks()).isEqualTo(4);
    assertThat(planner.snapshot().preemptions()).isPositive();
  }

  @Test
  void refusesASequenceThatTheCacheCanNeverHold() {
    BlockPool pool = new BlockPool(2);
    BatchPlanner planner = new BatchPlanner(pool, 64, 4);

    assertThatThrownBy(() -> planner.add(sequence(pool, BLOCK, BLOCK + 2)))
        .isInstanceOf(IllegalArgumentException.class);
    planner.add(sequence(pool, BLOCK, BLOCK + 1));
  }

  @Test
  void freesTheBlocksOfWhoIsTakenOut() {
    BlockPool pool = new BlockPool(8);
    BatchPlanner planner = new BatchPlanner(pool, 64, 4);
    Sequence running = sequence(pool, 40, 9);
    planner.add(running);
    run(planner);
    Sequence waiting = sequence(pool, 4, 9);
    planner.add(waiting);

    planner.remove(List.of(running, waiting));

    assertThat(pool.freeBlocks()).isEqualTo(8);
    assertThat(planner.next()).isEmpty();
  }

  @Test
  void takesFewerRowsOfAPromptThatIsScored() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 512, 4);
    planner.add(scored(pool, 200));

    assertThat(rows(run(planner))).containsExactly(64);
  }

  @Test
  void finishesEverySequenceWhateverArrives() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      BlockPool pool = new BlockPool(6 + random.nextInt(20));
      int maxSequences = 1 + random.nextInt(6);
      BatchPlanner planner =
          new BatchPlanner(pool, maxSequences + random.nextInt(40), maxSequences);
      int longest = pool.blocks() * BLOCK;
      List<Sequence> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int prompt = 1 + random.nextInt(longest / 2);
        all.add(sequence(pool, prompt, 1 + random.nextInt(longest - prompt)));
      }
      Set<Sequence> open = new HashSet<>(all);
      all.forEach(planner::add);

      int steps = 0;
      while (!open.isEmpty()) {
        List<BatchPlanner.Share> step = run(planner);
        assertThat(step).as("seed %d, round %d, step %d", seed, round, steps).isNotEmpty();
        assertSlotsAreApart(step, seed);
        finishDone(planner, step, open);
        assertThat(steps++).as("seed %d, round %d", seed, round).isLessThan(200_000);
      }
      assertThat(pool.freeBlocks()).isEqualTo(pool.blocks());
    }
  }

  private static void assertSlotsAreApart(List<BatchPlanner.Share> step, long seed) {
    Set<Long> slots = new HashSet<>();
    for (BatchPlanner.Share share : step) {
      for (int position = 0; position < share.sequence().computed(); position++) {
        assertThat(slots.add(share.sequence().blocks().slot(position)))
            .as("seed %d", seed)
            .isTrue();
      }
    }
  }

  @Test
  void sharesTheRowsWithLogitsAmongScoredPrompts() {
    BlockPool pool = new BlockPool(100);
    BatchPlanner planner = new BatchPlanner(pool, 512, 4);
    planner.add(scored(pool, 200));
    planner.add(scored(pool, 200));
    planner.add(sequence(pool, 300, 1));

    assertThat(rows(run(planner))).containsExactly(64, 1, 300);
  }

  private static void finishDone(
      BatchPlanner planner, List<BatchPlanner.Share> step, Set<Sequence> open) {
    for (BatchPlanner.Share share : step) {
      Sequence sequence = share.sequence();
      if (sequence.remaining() == 0) {
        if (sequence.promptLength() + sequence.generated() == sequence.positionLimit()) {
          planner.remove(List.of(sequence));
          open.remove(sequence);
        } else {
          sequence.append(1);
        }
      }
    }
  }

  private static void decodeUntil(
      BatchPlanner planner, java.util.function.BooleanSupplier condition) {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      for (BatchPlanner.Share share : run(planner)) {
        Sequence sequence = share.sequence();
        if (sequence.remaining() == 0) {
          sequence.append(1);
        }
        if (sequence.generated() >= 3 * BLOCK) {
          planner.remove(List.of(sequence));
        }
      }
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Plans a step and completes it. */
  private static List<BatchPlanner.Share> run(BatchPlanner planner) {
    List<BatchPlanner.Share> shares = planner.next();
    if (!shares.isEmpty()) {
      Step.of(shares, false).parts().forEach(Step.SequenceRows::complete);
    }
    return shares;
  }

  private static List<Integer> rows(List<BatchPlanner.Share> shares) {
    return shares.stream().map(BatchPlanner.Share::rows).toList();
  }

  private Sequence sequence(BlockPool pool, int prompt, int maxTokens) {
    return new Sequence("request", 0, tokens(prompt), maxTokens, PromptRows.UNSEEN, pool);
  }

  private Sequence scored(BlockPool pool, int prompt) {
    return new Sequence("scored", 0, tokens(prompt), 1, PromptRows.SCORED, pool);
  }

  /** A prompt that has nothing in common with another. */
  private int[] tokens(int count) {
    return IntStream.generate(() -> differentTokens++).limit(count).toArray();
  }
}
