package dev.moemesh.router.combining;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertOutputs;
import dev.moemesh.model.gating.GateOrderSum;
import dev.moemesh.model.gating.RowFault;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Maps the choices of a call to the rows of its parts' replies, and sums them in gate order. Arrays
 * grow and are used again. Used on one thread.
 */
public final class Combination {
  private int[] partOf = new int[0];
  private int[] positionOf = new int[0];
  private final GateOrderSum sum;

  /** For rows of that many numbers. */
  public Combination(int hiddenSize) {
    this.sum = new GateOrderSum(hiddenSize);
  }

  /** Makes room for that many choices; what was noted before is void. */
  public void reset(int choices) {
    if (partOf.length < choices) {
      partOf = new int[Math.max(choices, 2 * partOf.length)];
      positionOf = new int[partOf.length];
    }
  }

  /** Notes that the output of a choice is a row of a part's reply. */
  public void note(int choice, int part, int position) {
    partOf[choice] = part;
    positionOf[choice] = position;
  }

  /**
   * Sums the experts' outputs. All choices of the assignment must have been noted.
   *
   * @param layer of the decoder
   * @param replies rows of each part, {@code [n, hiddenSize]} of {@code replyType}
   * @param out receives {@code [rows, hiddenSize]} of {@code outType}
   * @return a fault for each row whose sum is not finite; nearly always none
   */
  public List<RowFault> sum(
      int layer,
      Assignment assignment,
      List<ByteBuffer> replies,
      DataType replyType,
      ByteBuffer out,
      DataType outType) {
    return sum.sum(layer, assignment, new Replies(replies, replyType), out, outType);
  }

  private final class Replies implements ExpertOutputs {
    private final List<ByteBuffer> replies;
    private final DataType type;

    Replies(List<ByteBuffer> replies, DataType type) {
      this.replies = replies;
      this.type = type;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public ByteBuffer rows(int choice) {
      return replies.get(partOf[choice]);
    }

    @Override
    public int index(int choice) {
      return positionOf[choice];
    }
  }
}
