package dev.moemesh.grammar.mask;

import java.util.Arrays;

/** The tokens that may come next. Immutable, shared between sequences. */
public sealed interface TokenMask {

  /** Whether a token may come. */
  boolean allows(int token);

  /** How many tokens may come. */
  int count();

  /** Sets the logits of all other tokens to negative infinity. */
  void apply(float[] logits);

  /** Bytes of memory that it takes, about. */
  long bytes();

  /** A mask with one bit per token. */
  static TokenMask of(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return 32L * count < bits.length * 64L ? Few.of(bits, count) : new Many(bits, count);
  }

  /** Few tokens, as their ids in ascending order. */
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  record Few(int[] ids) implements TokenMask {
    static Few of(long[] bits, int count) {
      int[] ids = new int[count];
      int next = 0;
      for (int word = 0; word < bits.length; word++) {
        for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
          ids[next++] = word * 64 + Long.numberOfTrailingZeros(rest);
        }
      }
      return new Few(ids);
    }

    @Override
    public boolean allows(int token) {
      return Arrays.binarySearch(ids, token) >= 0;
    }

    @Override
    public int count() {
      return ids.length;
    }

    @Override
    public void apply(float[] logits) {
      float[] kept = new float[ids.length];
      for (int i = 0; i < ids.length; i++) {
        kept[i] = ids[i] < logits.length ? logits[ids[i]] : 0;
      }
      Arrays.fill(logits, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] < logits.length) {
          logits[ids[i]] = kept[i];
        }
      }
    }

    @Override
    public long bytes() {
      return 48 + 4L * ids.length;
    }
  }

  /** Many tokens, one bit each. */
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  record Many(long[] bits, int count) implements TokenMask {
    @Override
    public boolean allows(int token) {
      return token >> 6 < bits.length && (bits[token >> 6] >>> token & 1) != 0;
    }

    @Override
    public void apply(float[] logits) {
      for (int word = 0; word * 64 < logits.length; word++) {
        long allowed = word < bits.length ? bits[word] : 0;
        int end = Math.min(logits.length, word * 64 + 64);
        if (allowed == 0) {
          Arrays.fill(logits, word * 64, end, Float.NEGATIVE_INFINITY);
        } else if (allowed != -1) {
          for (int token = word * 64; token < end; token++) {
            if ((allowed >>> token & 1) == 0) {
              logits[token] = Float.NEGATIVE_INFINITY;
            }
          }
        }
      }
    }

    @Override
    public long bytes() {
      return 48 + 8L * bits.length;
    }
  }
}
