package dev.moemesh.attention.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.batching.BatchPlanner.Share;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random sequences over a cache that remembers what each slot holds: whatever joins, ends, fails or
 * is preempted, a sequence reads what it or its like has computed.
 */
class SharedBlocksTest {

  private static final int BLOCK = BlockPool.BLOCK_POSITIONS;
  private static final int GARBAGE = -1;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final BlockPool pool = new BlockPool(8 + random.nextInt(60));
  private final int maxSequences = 1 + random.nextInt(6);
  private final int maxRows = maxSequences + random.nextInt(80);
  private final BatchPlanner planner =
      new BatchPlanner(pool, maxRows, 1 + random.nextInt(maxRows), maxSequences);

  /** Of each slot, the tokens up to the one whose key and value it holds. */
  private final int[] slots = new int[pool.blocks() * BLOCK];

  /** Ids of all token lists seen, by the id of the list without the last token, and that token. */
  private final Map<List<Integer>, Integer> prefixes = new HashMap<>();

  /** The prefixes at whose end a block became full in a step that completed. */
  private final Set<Integer> fullBlocks = new HashSet<>();

  private final Set<Sequence> open = new HashSet<>();
  private final Set<Sequence> begun = new HashSet<>();

  /** Sequences whose prompts must be computed. */
  private final Set<Sequence> wanted = new HashSet<>();

  @RepeatedTest(40)
  void everySequenceReadsItsOwnPrefix() {
    System.out.println("seed " + seed);
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(3) == 0 && open.size() < 20) {
        add();
      }
      step(step);
    }
    while (!open.isEmpty()) {
      step(Integer.MAX_VALUE);
    }

    assertThat(pool.freeBlocks()).as("seed %d", seed).isEqualTo(pool.blocks());
    assertThat(planner.snapshot().running() + planner.snapshot().waiting()).isZero();
    assertThat(planner.next()).isEmpty();
    assertThat(planner.snapshot().promptTokens())
        .isEqualTo(begun.stream().mapToLong(Sequence::promptLength).sum());
    assertThat(planner.snapshot().cachedPromptTokens())
        .isEqualTo(begun.stream().mapToLong(Sequence::cachedPromptTokens).sum());
  }

  /** Prompts of few different tokens, so that many begin alike. */
  private void add() {
    int longest = pool.blocks() * BLOCK;
    int length = 1 + random.nextInt(Math.min(longest / 2, 150));
    int[] prompt = new Random(random.nextInt(4)).ints(length, 0, 3).toArray();
    if (random.nextBoolean()) {
      prompt[random.nextInt(prompt.length)] = 9;
    }
    int answer = 1 + random.nextInt(Math.min(60, longest - prompt.length));
    PromptRows rows = List.of(PromptRows.values()).get(random.nextInt(3));
    Sequence sequence = new Sequence("r", 0, prompt, answer, rows, pool);
    if (rows != PromptRows.UNSEEN) {
      wanted.add(sequence);
    }
    open.add(sequence);
    planner.add(sequence);
  }

  private void step(int number) {
    List<Share> shares = planner.next();
    assertThat(shares.isEmpty()).as("seed %d, step %d", seed, number).isEqualTo(open.isEmpty());
    if (shares.isEmpty()) {
      return;
    }
    Step step = Step.of(shares, false);
    assertBlocksAddUp(shares);
    boolean fails = random.nextInt(20) == 0;
    for (Share share : shares) {
      if (begun.add(share.sequence())) {
        assertBeginsWithAllThatIsComputed(share.sequence());
      }
      write(share, fails);
    }
    open.forEach(sequence -> assertReadsItsPrefix(sequence, sequence.computed()));
    if (fails) {
      shares.forEach(share -> end(share.sequence()));
      return;
    }
    step.parts().forEach(Step.SequenceRows::complete);
    shares.forEach(share -> noteFullBlocks(share.sequence()));
    open.forEach(sequence -> assertReadsItsPrefix(sequence, sequence.computed()));
    for (Share share : shares) {
      goOn(share.sequence());
    }
    if (random.nextInt(15) == 0) {
      end(open.stream().findAny().orElse(shares.getFirst().sequence()));
    }
  }

  private void write(Share share, boolean fails) {
    Sequence sequence = share.sequence();
    int end = sequence.computed() + share.rows();
    int prefix = 0;
    for (int position = 0; position < end; position++) {
      prefix = prefix(prefix, sequence.token(position));
      if (position >= sequence.computed()) {
        slots[(int) sequence.blocks().slot(position)] = fails ? GARBAGE : prefix;
      }
    }
  }

  private void assertReadsItsPrefix(Sequence sequence, int positions) {
    int prefix = 0;
    for (int position = 0; position < positions; position++) {
      prefix = prefix(prefix, sequence.token(position));
      assertThat(slots[(int) sequence.blocks().slot(position)])
          .as("seed %d, position %d of %s", seed, position, sequence)
          .isEqualTo(prefix);
    }
  }

  private void noteFullBlocks(Sequence sequence) {
    int prefix = 0;
    for (int position = 0; position < sequence.computed(); position++) {
      prefix = prefix(prefix, sequence.token(position));
      if ((position + 1) % BLOCK == 0) {
        fullBlocks.add(prefix);
      }
    }
  }

  /** As long as nothing had to be evicted. */
  private void assertBeginsWithAllThatIsComputed(Sequence sequence) {
    int prefix = 0;
    int known = 0;
    for (int position = 0; position < sequence.promptLength() - 1; position++) {
      prefix = prefix(prefix, sequence.token(position));
      if ((position + 1) % BLOCK == 0 && known == position + 1 - BLOCK) {
        known += fullBlocks.contains(prefix) ? BLOCK : 0;
      }
    }
    if (pool.snapshot().evictions() == 0 && !wanted.contains(sequence)) {
      assertThat(sequence.cachedPromptTokens()).as("seed %d", seed).isEqualTo(known);
    } else {
      assertThat(sequence.cachedPromptTokens()).as("seed %d", seed).isLessThanOrEqualTo(known);
    }
  }

  /** What is not free is held by a sequence that runs, and the other way round. */
  private void assertBlocksAddUp(List<Share> shares) {
    Set<Sequence> running = new HashSet<>(shares.stream().map(Share::sequence).toList());
    open.stream().filter(sequence -> sequence.computed() > 0).forEach(running::add);
    assertThat(running).hasSize(planner.snapshot().running());
    Set<Long> held = new HashSet<>();
    for (Sequence sequence : running) {
      for (int position = 0; position < length(sequence); position += BLOCK) {
        held.add(sequence.blocks().slot(position) / BLOCK);
      }
    }
    assertThat(pool.blocks() - pool.freeBlocks()).as("seed %d", seed).isEqualTo(held.size());
  }

  private void goOn(Sequence sequence) {
    if (sequence.remaining() == 0 && length(sequence) == sequence.positionLimit()) {
      end(sequence);
    } else if (sequence.remaining() == 0) {
      sequence.append(random.nextInt(2));
    }
  }

  private void end(Sequence sequence) {
    if (open.remove(sequence)) {
      planner.remove(List.of(sequence));
    }
  }

  private int prefix(int before, int token) {
    return prefixes.computeIfAbsent(List.of(before, token), key -> prefixes.size() + 1);
  }

  private static int length(Sequence sequence) {
    return sequence.promptLength() + sequence.generated();
  }
}
