package dev.moemesh.attention.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Continuous batching (Yu et al., "Orca", 2022) with chunked prefill (Agrawal et al.,
 * "Sarathi-Serve", 2024): sequences join and leave between steps; each decoding sequence gets its
 * row first, prompts share the rest of the step's rows in order of arrival.
 *
 * <p>When the KV cache is full, the sequence that joined last gives its blocks back and waits in
 * front; it resumes by computing its tokens once more. Not thread-safe.
 */
public final class BatchPlanner {

  /**
   * Scored prompts need logits of every row; fewer of them in a step bound their memory. Where they
   * are used up each prompt still gets one row, so that none holds up what stands behind it.
   */
  private static final int MAX_SCORED_ROWS = 64;

  private final BlockPool pool;
  private final int maxRows;
  private final int maxSequences;
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private long preemptions;

  /**
   * A planner without sequences.
   *
   * @param maxRows rows of a step
   * @param maxSequences running sequences, at most {@code maxRows}
   */
  public BatchPlanner(BlockPool pool, int maxRows, int maxSequences) {
    if (maxSequences < 1 || maxRows < maxSequences) {
      throw new IllegalArgumentException(
          "moe.batch.max-rows (%d) must be at least moe.batch.max-sequences (%d), and that at least 1"
              .formatted(maxRows, maxSequences));
    }
    this.pool = pool;
    this.maxRows = maxRows;
    this.maxSequences = maxSequences;
  }

  /** Whether the cache can hold so many positions when it is all theirs. */
  public boolean fits(int positions) {
    return BlockPool.blocksFor(positions) <= pool.blocks();
  }

  /** Adds a sequence at the end of the queue. */
  public void add(Sequence sequence) {
    if (!fits(sequence.positionLimit())) {
      throw new IllegalArgumentException("the sequence is longer than the KV cache");
    }
    waiting.addLast(sequence);
  }

  /** Takes sequences out, wherever they are; their blocks are free again. */
  public void remove(Collection<Sequence> sequences) {
    for (Sequence sequence : sequences) {
      if (!running.remove(sequence)) {
        waiting.remove(sequence);
      }
      sequence.release();
    }
  }

  /** Sequences with blocks. */
  public int running() {
    return running.size();
  }

  /** Sequences in the queue. */
  public int waiting() {
    return waiting.size();
  }

  /** Times that a sequence gave its blocks to others. */
  public long preemptions() {
    return preemptions;
  }

  /** The next step; empty if there is nothing to do. Takes the blocks that it needs. */
  public List<Share> next() {
    List<Share> shares = new ArrayList<>();
    int budget = maxRows;
    int scored = MAX_SCORED_ROWS;
    for (Sequence sequence : List.copyOf(running)) {
      if (sequence.remaining() == 1 && running.contains(sequence) && makeRoom(sequence, shares)) {
        shares.add(new Share(sequence, 1));
        budget--;
      }
    }
    for (Sequence sequence : List.copyOf(running)) {
      int rows = chunk(sequence, budget, scored);
      if (sequence.remaining() > 1 && rows > 0) {
        shares.add(new Share(sequence, rows));
        budget -= rows;
        scored -= scores(sequence) ? rows : 0;
      }
    }
    while (budget > 0 && running.size() < maxSequences && !waiting.isEmpty()) {
      Sequence sequence = waiting.getFirst();
      if (!canStart(sequence)) {
        break;
      }
      running.add(waiting.removeFirst());
      sequence.blocks().hold(sequence.remaining());
      int rows = chunk(sequence, budget, scored);
      shares.add(new Share(sequence, rows));
      budget -= rows;
      scored -= scores(sequence) ? rows : 0;
    }
    return shares;
  }

  /**
   * A sequence starts when all that it has to compute fits, and one block more unless it is alone.
   * It takes all those blocks at once, so a prompt in chunks never waits for blocks.
   */
  private boolean canStart(Sequence sequence) {
    int spare = running.isEmpty() ? 0 : BlockPool.BLOCK_POSITIONS;
    return sequence.blocks().canHold(sequence.remaining() + spare);
  }

  private static int chunk(Sequence sequence, int budget, int scored) {
    int rows = Math.min(sequence.remaining(), budget);
    return scores(sequence) ? Math.min(rows, Math.max(1, scored)) : rows;
  }

  private static boolean scores(Sequence sequence) {
    return sequence.scoresPrompt() && sequence.computed() < sequence.promptLength();
  }

  /**
   * Room for one more row of a running sequence, taken from those that joined after it if need be.
   */
  private boolean makeRoom(Sequence sequence, List<Share> shares) {
    while (!sequence.blocks().canHold(sequence.computed() + 1)) {
      Sequence last = running.removeLast();
      last.release();
      waiting.addFirst(last);
      preemptions++;
      shares.removeIf(share -> share.sequence() == last);
      if (last == sequence) {
        return false;
      }
    }
    sequence.blocks().hold(sequence.computed() + 1);
    return true;
  }

  /**
   * A sequence's part in a step.
   *
   * @param rows tokens of it that the step computes, from the first that is not computed yet
   */
  public record Share(Sequence sequence, int rows) {}
}
