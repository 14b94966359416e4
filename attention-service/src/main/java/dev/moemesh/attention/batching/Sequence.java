package dev.moemesh.attention.batching;

import dev.moemesh.attention.sampling.TokenCounts;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One continuation of a prompt: its tokens, and the blocks of the KV cache that hold their keys and
 * values. Not thread-safe.
 *
 * <p>Prefill and decode are the same: tokens that are not computed yet. A preempted sequence
 * recomputes those of its tokens, generated ones included, that are no longer cached.
 */
public final class Sequence {

  private final String requestId;
  private final int choice;
  private final int promptLength;
  private final int positionLimit;
  private final PromptRows promptRows;
  private final String cacheSalt;
  private final BlockPool pool;
  private final BlockTable blocks;
  private final TokenCounts counts;
  private int[] tokens;
  private int length;
  private int computed;
  private boolean begun;
  private int cachedPromptTokens;
  private Turn turn = new Turn(0, 0);

  /**
   * A sequence without computed tokens.
   *
   * @param maxTokens most tokens to generate
   * @param promptRows what the request needs of the prompt's rows
   */
  public Sequence(
      String requestId,
      int choice,
      int[] prompt,
      int maxTokens,
      PromptRows promptRows,
      BlockPool pool) {
    this(requestId, choice, prompt, maxTokens, promptRows, "", pool);
  }

  /**
   * A sequence without computed tokens.
   *
   * @param maxTokens most tokens to generate
   * @param promptRows what the request needs of the prompt's rows
   * @param cacheSalt cached blocks are shared with sequences of the same salt only
   */
  public Sequence(
      String requestId,
      int choice,
      int[] prompt,
      int maxTokens,
      PromptRows promptRows,
      String cacheSalt,
      BlockPool pool) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("the prompt is empty");
    }
    this.requestId = requestId;
    this.choice = choice;
    this.promptLength = prompt.length;
    this.positionLimit = prompt.length + Math.max(0, maxTokens - 1);
    this.promptRows = promptRows;
    this.cacheSalt = cacheSalt;
    this.pool = pool;
    this.blocks = new BlockTable(pool);
    this.counts = TokenCounts.ofPrompt(prompt);
    this.tokens = prompt.clone();
    this.length = prompt.length;
  }

  /** The request it belongs to. */
  public String requestId() {
    return requestId;
  }

  /** Which of the request's continuations it is. */
  public int choice() {
    return choice;
  }

  /** Tokens of the prompt. */
  public int promptLength() {
    return promptLength;
  }

  /** Tokens generated. */
  public int generated() {
    return length - promptLength;
  }

  /** The most positions that it takes; the last generated token takes none. */
  public int positionLimit() {
    return positionLimit;
  }

  /** Tokens whose keys and values are in the cache. */
  public int computed() {
    return computed;
  }

  /** Tokens that are not computed yet; one while it decodes. */
  public int remaining() {
    return length - computed;
  }

  /** The token at a position. */
  public int token(int position) {
    return tokens[position];
  }

  /** Tokens of the prompt that were cached when it first began. */
  public int cachedPromptTokens() {
    return cachedPromptTokens;
  }

  /** Counts of its tokens, for penalties. */
  public TokenCounts counts() {
    return counts;
  }

  /** Adds a generated token. */
  public void append(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    counts.add(token);
  }

  /** Whether the logits at a position are needed: at the last one, and within a scored prompt. */
  boolean wantsLogits(int position) {
    return position == length - 1
        || (promptRows == PromptRows.SCORED && position < promptLength - 1);
  }

  /** Whether its next rows are those of a scored prompt. */
  boolean scores() {
    return promptRows == PromptRows.SCORED && computed < promptLength;
  }

  Turn turn() {
    return turn;
  }

  void turn(Turn next) {
    turn = next;
  }

  BlockTable blocks() {
    return blocks;
  }

  /** The cached blocks that it can begin with, in order. */
  List<CachedBlock> cached() {
    List<CachedBlock> cached = new ArrayList<>();
    long parent = PrefixCache.ROOT;
    while (cached.size() < reusableBlocks()) {
      Optional<CachedBlock> next = pool.find(content(parent, cached.size()));
      if (next.isEmpty()) {
        break;
      }
      cached.add(next.get());
      parent = next.get().identity();
    }
    return cached;
  }

  /**
   * Blocks that need no computation if they are cached. The last token is always computed, for its
   * logits, and so is a prompt whose rows the request needs.
   */
  private int reusableBlocks() {
    boolean wanted = promptRows != PromptRows.UNSEEN && generated() == 0;
    return !pool.reuses() || wanted ? 0 : (length - 1) / BlockPool.BLOCK_POSITIONS;
  }

  private CachedBlock.Content content(long parent, int index) {
    return new CachedBlock.Content(parent, cacheSalt, blockTokens(index));
  }

  private IntBuffer blockTokens(int index) {
    int from = index * BlockPool.BLOCK_POSITIONS;
    return IntBuffer.wrap(tokens, from, BlockPool.BLOCK_POSITIONS).slice();
  }

  /** Whether the first block that it would compute is the next block of the other sequence. */
  boolean couldReuseNextOf(Sequence other, List<CachedBlock> cached) {
    int next = cached.size();
    long parent = cached.isEmpty() ? PrefixCache.ROOT : cached.getLast().identity();
    return next < reusableBlocks()
        && other.cacheSalt.equals(cacheSalt)
        && other.blocks.lastShared() == parent
        && other.length >= (next + 1) * BlockPool.BLOCK_POSITIONS
        && other.blockTokens(next).equals(blockTokens(next));
  }

  /**
   * Begins, or resumes, with cached blocks, and takes the blocks for its other tokens.
   *
   * @return whether it begins for the first time
   */
  boolean begin(List<CachedBlock> cached) {
    blocks.begin(cached);
    computed = cached.size() * BlockPool.BLOCK_POSITIONS;
    blocks.hold(length);
    if (begun) {
      return false;
    }
    begun = true;
    cachedPromptTokens = computed;
    return true;
  }

  /** Records computed positions, and caches the blocks that became full. */
  void advance(int rows) {
    computed += rows;
    while (pool.reuses() && (blocks.sharedCount() + 1) * BlockPool.BLOCK_POSITIONS <= computed) {
      blocks.share(content(blocks.lastShared(), blocks.sharedCount()));
    }
  }

  /** Releases its blocks; those that are evicted must be recomputed. */
  public void release() {
    blocks.release();
    computed = 0;
  }
}
