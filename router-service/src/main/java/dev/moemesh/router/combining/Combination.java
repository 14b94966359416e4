package dev.moemesh.router.combining;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Combine;
import dev.moemesh.model.gating.Finite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the experts' outputs of a call lie, and how they become its rows.
 *
 * <p>A <em>choice</em> is one of the k experts of a row, numbered {@code row * k + place in gate
 * order}. The sums are taken in that order in float32, so their bits do not depend on who answered,
 * or when. Arrays grow and are used again; used on one thread.
 */
public final class Combination {
  private static final int NOWHERE = -1;

  private int[] partOf = new int[0];
  private int[] positionOf = new int[0];
  private final float[] sum;

  /** For rows of that many numbers. */
  public Combination(int hiddenSize) {
    this.sum = new float[hiddenSize];
  }

  /** Makes room for that many choices; what was noted before is void. */
  public void reset(int choices) {
    if (partOf.length < choices) {
      partOf = new int[Math.max(choices, 2 * partOf.length)];
      positionOf = new int[partOf.length];
    }
    Arrays.fill(partOf, 0, choices, NOWHERE);
  }

  /** Notes that the output of a choice is a row of a part's reply. */
  public void note(int choice, int part, int position) {
    partOf[choice] = part;
    positionOf[choice] = position;
  }

  /**
   * Sums the experts' outputs. Rows of which no choice was noted become NaN.
   *
   * @param replies rows of each part, {@code [n, hiddenSize]} of {@code replyType}
   * @param gateWeights {@code [rows, expertsPerToken]}
   * @param out receives {@code [rows, hiddenSize]} of {@code outType}
   * @return the rows whose sums are not finite, ascending; nearly always none
   */
  public List<Integer> sum(
      List<ByteBuffer> replies,
      DataType replyType,
      float[] gateWeights,
      int rows,
      int expertsPerToken,
      ByteBuffer out,
      DataType outType) {
    int hiddenSize = sum.length;
    List<Integer> faulty = new ArrayList<>(0);
    for (int row = 0; row < rows; row++) {
      int first = row * expertsPerToken;
      int end = partOf[first] == NOWHERE ? first : first + expertsPerToken;
      Arrays.fill(sum, end == first ? Float.NaN : 0);
      for (int choice = first; choice < end; choice++) {
        Combine.accumulate(
            replies.get(partOf[choice]),
            positionOf[choice],
            replyType,
            gateWeights[choice],
            sum,
            0,
            hiddenSize);
      }
      Combine.store(sum, 0, hiddenSize, out, row, outType);
      if (!Finite.all(sum, 0, hiddenSize)) {
        faulty.add(row);
      }
    }
    return faulty;
  }

  /** Whether the output of a choice that was noted is finite. */
  public boolean isFinite(int choice, List<ByteBuffer> replies, DataType replyType) {
    ByteBuffer rows = replies.get(partOf[choice]);
    return Combine.isFinite(rows, positionOf[choice], replyType, sum.length);
  }
}
