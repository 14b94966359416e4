package dev.moemesh.router.combining;

import java.util.Arrays;

/**
 * Maps each choice of a call to the reply and the row that hold its expert's output. The first
 * answer to a choice counts; later ones change nothing. Choices are those of the call's {@link
 * dev.moemesh.model.gating.Assignment}.
 *
 * <p>The arrays grow and are used again by the next call. Used on one thread.
 */
public final class ChoiceAnswers {
  private static final int NONE = -1;

  private int[] replies = new int[0];
  private int[] rows = new int[0];
  private int unanswered;

  /** Begins a call with that many choices, none of which is answered. */
  public void reset(int choices) {
    if (replies.length < choices) {
      replies = new int[Math.max(choices, 2 * replies.length)];
      rows = new int[replies.length];
    }
    Arrays.fill(replies, 0, choices, NONE);
    unanswered = choices;
  }

  /** Notes that a row of a reply is the output of a choice, unless the choice has an answer. */
  public void note(int choice, int reply, int row) {
    if (replies[choice] == NONE) {
      replies[choice] = reply;
      rows[choice] = row;
      unanswered--;
    }
  }

  /** Whether a choice has an answer. */
  public boolean isAnswered(int choice) {
    return replies[choice] != NONE;
  }

  /** The number of choices without an answer. */
  public int unanswered() {
    return unanswered;
  }

  /** The number of the reply that answers a choice. */
  public int reply(int choice) {
    return replies[choice];
  }

  /** The row of that reply. */
  public int row(int choice) {
    return rows[choice];
  }
}
