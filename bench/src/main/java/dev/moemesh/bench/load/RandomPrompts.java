package dev.moemesh.bench.load;

import java.util.SplittableRandom;

/**
 * Prompts of random token ids, each different from all others: equal ones would choose equal
 * experts, and a server may keep what it has seen.
 *
 * @param vocabularySize ids are below it
 */
public record RandomPrompts(long seed, int vocabularySize) {
  /** The prompt of a stream in a wave; the same arguments give the same prompt. */
  int[] prompt(int wave, int stream, int tokens) {
    long place = ((long) wave << Integer.SIZE) + stream;
    return new SplittableRandom(new SplittableRandom(seed).nextLong() ^ scattered(place))
        .ints(tokens, 0, vocabularySize)
        .toArray();
  }

  private static long scattered(long place) {
    return new SplittableRandom(place).nextLong();
  }
}
