package dev.moemesh.attention.batching;

import dev.moemesh.attention.sampling.TokenCounts;
import java.util.Arrays;

/**
 * One continuation of a prompt: its tokens, how many of them the KV cache holds, and where. Not
 * thread-safe.
 *
 * <p>Prefill and decode are the same to it: tokens that are not computed yet. A sequence that lost
 * its blocks computes its tokens, generated ones included, once more.
 */
public final class Sequence {

  private final String requestId;
  private final int choice;
  private final int promptLength;
  private final int positionLimit;
  private final boolean scorePrompt;
  private final BlockTable blocks;
  private final TokenCounts counts;
  private int[] tokens;
  private int length;
  private int computed;

  /**
   * A sequence of which nothing is computed yet.
   *
   * @param maxTokens tokens to generate at most
   * @param scorePrompt whether logits of all prompt positions are wanted
   */
  public Sequence(
      String requestId,
      int choice,
      int[] prompt,
      int maxTokens,
      boolean scorePrompt,
      BlockPool pool) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("the prompt is empty");
    }
    this.requestId = requestId;
    this.choice = choice;
    this.promptLength = prompt.length;
    this.positionLimit = prompt.length + Math.max(0, maxTokens - 1);
    this.scorePrompt = scorePrompt;
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

  /** The positions that it takes at the most; the last token generated takes none. */
  public int positionLimit() {
    return positionLimit;
  }

  /** Tokens whose keys and values the cache holds. */
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

  /** What it has seen. */
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

  /**
   * Whether the logits at a computed position are wanted: the last one's, and the prompt's if it is
   * scored.
   */
  boolean wantsLogits(int position) {
    return position == length - 1 || (scorePrompt && position < promptLength - 1);
  }

  boolean scoresPrompt() {
    return scorePrompt;
  }

  BlockTable blocks() {
    return blocks;
  }

  void advance(int rows) {
    computed += rows;
  }

  /** Gives its blocks back; what they held must be computed once more. */
  public void release() {
    blocks.release();
    computed = 0;
  }
}
