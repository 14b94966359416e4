package dev.moemesh.grammar.expression;

/** A set of byte values, 64 to a word. Immutable. */
public record ByteSet(long word0, long word1, long word2, long word3) {

  /** The values from {@code first} to {@code last}, both included. */
  public static ByteSet range(int first, int last) {
    long[] words = new long[4];
    for (int value = first; value <= last; value++) {
      words[value >> 6] |= 1L << value;
    }
    return new ByteSet(words[0], words[1], words[2], words[3]);
  }

  /** One value. */
  public static ByteSet of(int value) {
    return range(value, value);
  }

  /** Whether it has the value, from 0 to 255. */
  public boolean contains(int value) {
    long word =
        switch (value >> 6) {
          case 0 -> word0;
          case 1 -> word1;
          case 2 -> word2;
          default -> word3;
        };
    return (word >>> value & 1) != 0;
  }

  /** The values of either. */
  public ByteSet or(ByteSet other) {
    return new ByteSet(
        word0 | other.word0, word1 | other.word1, word2 | other.word2, word3 | other.word3);
  }

  /** Whether it has no value. */
  public boolean isEmpty() {
    return (word0 | word1 | word2 | word3) == 0;
  }

  /** Whether it has exactly one value. */
  public boolean isSingle() {
    return Long.bitCount(word0) + Long.bitCount(word1) + Long.bitCount(word2) + Long.bitCount(word3)
        == 1;
  }
}
