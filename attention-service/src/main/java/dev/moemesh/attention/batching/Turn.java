package dev.moemesh.attention.batching;

import java.util.Comparator;

/**
 * A prompt's place in the order of prefill. Prompts finish in the order of the tags of fair
 * queueing (Demers, Keshav and Shenker, "Analysis and Simulation of a Fair Queueing Algorithm",
 * 1989; for language models Sheng et al., "Fairness in Serving Large Language Models", 2024): tag =
 * rows of prefill served when it came + its own rows.
 *
 * <p>So a short prompt overtakes a long one, and equal prompts keep their order. The first prompt
 * gets all rows that it can use. No prompt starves: later prompts overtake it with at most as many
 * rows as it has.
 *
 * @param tag rows
 * @param arrival number of prompts that came before
 */
record Turn(long tag, long arrival) implements Comparable<Turn> {

  private static final Comparator<Turn> ORDER =
      Comparator.comparingLong(Turn::tag).thenComparingLong(Turn::arrival);

  @Override
  public int compareTo(Turn other) {
    return ORDER.compare(this, other);
  }
}
