package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums the experts' outputs of each row, weighted by the gate, in float32 and in gate order. The
 * result is the sum over i of G(x)_i E_i(x) (Shazeer et al., "Outrageously Large Neural Networks",
 * 2017, equation 1).
 *
 * <p>The order is fixed. A row's sum therefore has the same bits wherever its experts run, and
 * whichever answers first. Not thread-safe: the current row is in memory that is reused.
 */
public final class GateOrderSum {
  private final float[] sum;

  /** For rows of that many numbers. */
  public GateOrderSum(int hiddenSize) {
    this.sum = new float[hiddenSize];
  }

  /**
   * Sums all rows of a batch. The sum of a dropped row is zero; that of a row at fault is NaN.
   *
   * @param layer of the decoder, for the faults
   * @param outputs of all choices
   * @param out receives {@code [rows, hiddenSize]} of {@code outType}, little endian, from index 0
   * @return a fault for each row whose sum is not finite, ascending by row; nearly always none
   * @throws IndexOutOfBoundsException if {@code out} or a buffer of {@code outputs} is too short
   */
  public List<RowFault> sum(
      int layer, Assignment assignment, ExpertOutputs outputs, ByteBuffer out, DataType outType) {
    List<RowFault> faults = new ArrayList<>(0);
    ByteBuffer rows = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int rowBytes = sum.length * outType.bytes();
    for (int row = 0; row < assignment.rowCount(); row++) {
      sum(assignment, row, outputs);
      PackedFloats.roundAt(sum, 0, sum.length, rows, row * rowBytes, outType);
      if (!Finite.all(sum, 0, sum.length)) {
        faults.add(fault(layer, assignment, row, outputs));
      }
    }
    return faults;
  }

  private void sum(Assignment assignment, int row, ExpertOutputs outputs) {
    Arrays.fill(sum, assignment.atFault(row) ? Float.NaN : 0);
    int end = assignment.firstChoice(row + 1);
    for (int choice = assignment.firstChoice(row); choice < end; choice++) {
      Combine.accumulate(
          outputs.rows(choice),
          outputs.index(choice),
          outputs.type(),
          assignment.weight(choice),
          sum,
          0,
          sum.length);
    }
  }

  private RowFault fault(int layer, Assignment assignment, int row, ExpertOutputs outputs) {
    if (assignment.atFault(row)) {
      return new RowFault.AtGate(layer, row);
    }
    int end = assignment.firstChoice(row + 1);
    for (int choice = assignment.firstChoice(row); choice < end; choice++) {
      if (!isFinite(outputs, choice)) {
        return new RowFault.OfExpert(layer, row, assignment.expert(choice));
      }
    }
    return new RowFault.OfSum(layer, row);
  }

  private boolean isFinite(ExpertOutputs outputs, int choice) {
    return Combine.isFinite(
        outputs.rows(choice), outputs.index(choice), outputs.type(), sum.length);
  }
}
