package dev.moemesh.attention.batching;

import java.util.Comparator;

/**
 * A prompt's place in the order of prefill. Prompts finish in the order of their tags, as in fair
 * queueing. A tag is the rows of prefill that were served when the prompt arrived, plus its own
 * rows.
 *
 * <p>Sources: Demers, Keshav and Shenker, "Analysis and Simulation of a Fair Queueing Algorithm",
 * 1989. For language models: Sheng et al., "Fairness in Serving Large Language Models", 2024.
 *
 * <p>A short prompt therefore overtakes a long one, and equal prompts keep their order. The first
 * prompt gets all rows that it can use. No prompt starves: later prompts overtake it with at most
 * as many rows as it has.
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
