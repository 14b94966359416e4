package dev.moemesh.attention.batching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Continuous batching (Yu et al., "Orca", 2022) with chunked prefill (Agrawal et al.,
 * "Sarathi-Serve", 2024). Sequences join and leave between steps. Each decoding sequence gets one
 * row; prompts share the rest in order of their {@link Turn}. A step with decoding sequences has
 * fewer rows for prompts, which bounds the time between two tokens.
 *
 * <p>A sequence begins with the cached blocks of its prefix. It waits if a running sequence is
 * about to compute its next block, so that no block is computed twice.
 *
 * <p>When the KV cache is full, the sequence that joined last is preempted: it releases its blocks
 * and waits at the front. It resumes with the blocks that are still cached, and recomputes the
 * rest. Not thread-safe.
 */
public final class BatchPlanner {

  /**
   * Scored prompts need logits of every row; this limit bounds their memory. Beyond it each prompt
   * still gets one row, so that it does not block the prompts behind it.
   */
  private static final int MAX_SCORED_ROWS = 64;

  private final BlockPool pool;
  private final int maxRows;
  private final int prefillRowsWhileDecoding;
  private final int maxSequences;
  private final Set<Sequence> waiting = new LinkedHashSet<>();
  private final List<Sequence> running = new ArrayList<>();
  private long arrivals;
  private long prefilledRows;
  private long preemptions;
  private long promptTokens;
  private long cachedPromptTokens;

  /**
   * A planner without sequences. Prompts may use all rows that decoding leaves.
   *
   * @param maxRows rows of a step
   * @param maxSequences running sequences, at most {@code maxRows}
   */
  public BatchPlanner(BlockPool pool, int maxRows, int maxSequences) {
    this(pool, maxRows, maxRows, maxSequences);
  }

  /**
   * A planner without sequences.
   *
   * @param maxRows rows of a step
   * @param prefillRowsWhileDecoding rows of prompts in a step in which anything decodes
   * @param maxSequences running sequences, at most {@code maxRows}
   */
  public BatchPlanner(BlockPool pool, int maxRows, int prefillRowsWhileDecoding, int maxSequences) {
    if (maxSequences < 1 || maxRows < maxSequences) {
      throw new IllegalArgumentException(
          "moe.batch.max-rows (%d) must be at least moe.batch.max-sequences (%d), and that at least 1"
              .formatted(maxRows, maxSequences));
    }
    if (prefillRowsWhileDecoding < 1) {
      throw new IllegalArgumentException(
          "moe.batch.prefill-rows-while-decoding must be at least 1, found "
              + prefillRowsWhileDecoding);
    }
    this.pool = pool;
    this.maxRows = maxRows;
    this.prefillRowsWhileDecoding = prefillRowsWhileDecoding;
    this.maxSequences = maxSequences;
  }

  /** The pool whose blocks the sequences hold. */
  public BlockPool pool() {
    return pool;
  }

  /** The present state, for readers on other threads. */
  public BatchSnapshot snapshot() {
    return new BatchSnapshot(
        running.size(),
        waiting.size(),
        preemptions,
        promptTokens,
        cachedPromptTokens,
        pool.snapshot());
  }

  /** Whether the whole cache holds this number of positions. */
  public boolean fits(int positions) {
    return BlockPool.blocksFor(positions) <= pool.blocks();
  }

  /** Adds a sequence to the queue. Its turn depends on the tokens that are not cached. */
  public void add(Sequence sequence) {
    if (!fits(sequence.positionLimit())) {
      throw new IllegalArgumentException("the sequence is longer than the KV cache");
    }
    int cached = sequence.cached().size() * BlockPool.BLOCK_POSITIONS;
    sequence.turn(new Turn(prefilledRows + sequence.remaining() - cached, arrivals++));
    waiting.add(sequence);
  }

  /** Removes sequences from batch or queue, and releases their blocks. */
  public void remove(Collection<Sequence> sequences) {
    for (Sequence sequence : sequences) {
      if (!running.remove(sequence)) {
        waiting.remove(sequence);
      }
      sequence.release();
    }
  }

  /** Plans the next step, and takes its blocks; empty if there is no work. */
  public List<Share> next() {
    List<Share> shares = new ArrayList<>();
    for (Sequence sequence : List.copyOf(running)) {
      if (sequence.remaining() == 1 && running.contains(sequence) && makeRoom(sequence, shares)) {
        shares.add(new Share(sequence, 1));
      }
    }
    prefill(shares);
    return shares;
  }

  /** Gives the remaining rows to prompts, in turn. */
  private void prefill(List<Share> shares) {
    int budget =
        shares.isEmpty() ? maxRows : Math.min(maxRows - shares.size(), prefillRowsWhileDecoding);
    int scored = MAX_SCORED_ROWS;
    PriorityQueue<Sequence> turns = new PriorityQueue<>(Comparator.comparing(Sequence::turn));
    running.stream().filter(sequence -> sequence.remaining() > 1).forEach(turns::add);
    boolean admits = running.size() < maxSequences;
    if (admits) {
      turns.addAll(waiting);
    }
    while (budget > 0 && !turns.isEmpty()) {
      Sequence sequence = turns.remove();
      if (waiting.contains(sequence)) {
        AdmissionResult admission = admits ? admit(sequence) : AdmissionResult.FULL;
        admits = admission != AdmissionResult.FULL;
        if (admission != AdmissionResult.BEGUN) {
          continue;
        }
      }
      int rows = chunk(sequence, budget, scored);
      shares.add(new Share(sequence, rows));
      budget -= rows;
      prefilledRows += rows;
      scored -= sequence.scores() ? rows : 0;
    }
  }

  /**
   * Lets a sequence begin if all its blocks are free, and one more unless it is alone. It takes
   * them at once, so that a chunked prompt never waits for blocks.
   */
  private AdmissionResult admit(Sequence sequence) {
    List<CachedBlock> cached = sequence.cached();
    if (running.stream().anyMatch(other -> sequence.couldReuseNextOf(other, cached))) {
      return AdmissionResult.LATER;
    }
    int spare = running.isEmpty() ? 0 : BlockPool.BLOCK_POSITIONS;
    if (running.size() == maxSequences
        || !sequence.blocks().canHold(cached, sequence.remaining() + spare)) {
      return AdmissionResult.FULL;
    }
    waiting.remove(sequence);
    running.add(sequence);
    if (sequence.begin(cached)) {
      promptTokens += sequence.promptLength();
      cachedPromptTokens += sequence.cachedPromptTokens();
    }
    return AdmissionResult.BEGUN;
  }

  private enum AdmissionResult {
    BEGUN,
    /** A running sequence computes a block that it can reuse. */
    LATER,
    /** No further sequence begins in this step, so that none is overtaken for long. */
    FULL
  }

  private static int chunk(Sequence sequence, int budget, int scored) {
    int rows = Math.min(sequence.remaining(), budget);
    return sequence.scores() ? Math.min(rows, Math.max(1, scored)) : rows;
  }

  /**
   * Takes the block for one more row of a running sequence, by preemption of later ones if needed.
   */
  private boolean makeRoom(Sequence sequence, List<Share> shares) {
    while (!sequence.blocks().canHold(sequence.computed() + 1)) {
      Sequence last = running.removeLast();
      preempt(last);
      shares.removeIf(share -> share.sequence() == last);
      if (last == sequence) {
        return false;
      }
    }
    sequence.blocks().hold(sequence.computed() + 1);
    return true;
  }

  private void preempt(Sequence sequence) {
    preemptions++;
    sequence.release();
    sequence.turn(new Turn(-preemptions, 0)); // before all that wait
    waiting.add(sequence);
  }

  /**
   * A sequence's part in a step.
   *
   * @param rows tokens of it that the step computes, from the first that is not computed yet
   */
  public record Share(Sequence sequence, int rows) {}
}
