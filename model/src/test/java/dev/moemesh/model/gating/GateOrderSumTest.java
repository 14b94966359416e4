package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateOrderSumTest {
  private static final int LAYER = 3;

  private final Assignment assignment = new Assignment();
  private final ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void outputsAreAddedInGateOrderWhereverTheyLie() {
    assignment.reset(1);
    List.of(5, 6, 7).forEach(expert -> assignment.choose(expert, 1));
    assignment.endRow();
    // In gate order 1e8 + 1 - 1e8 is 0 in float32; in any order that adds the 1 last it is 1.
    Outputs outputs =
        new Outputs(List.of(floats(-1e8f, 1e8f), floats(1)), List.of(0, 1, 0), List.of(1, 0, 0));

    List<RowFault> faults = sum(1, outputs);

    assertThat(faults).isEmpty();
    assertThat(out.getFloat(0)).isZero();
  }

  @Test
  void outputsAreWeighted() {
    assignment.reset(2);
    assignment.choose(0, 0.25f);
    assignment.choose(1, 2);
    assignment.endRow();
    assignment.choose(1, -1);
    assignment.endRow();

    List<RowFault> faults = sum(2, inOrder(4, 8, 1, 2, 3, 5));

    assertThat(faults).isEmpty();
    assertThat(List.of(out.getFloat(0), out.getFloat(4))).containsExactly(3f, 6f);
    assertThat(List.of(out.getFloat(8), out.getFloat(12))).containsExactly(-3f, -5f);
  }

  @Test
  void aDroppedRowSumsToZeroAndIsNoFault() {
    assignment.reset(2);
    assignment.endRow();
    assignment.choose(0, 1);
    assignment.endRow();
    out.putFloat(0, 77);

    List<RowFault> faults = sum(1, inOrder(9));

    assertThat(faults).isEmpty();
    assertThat(List.of(out.getFloat(0), out.getFloat(4))).containsExactly(0f, 9f);
  }

  @Test
  void aRowWithoutScoresBecomesNaNAndIsAFaultOfItsGate() {
    assignment.reset(1);
    assignment.endRowAtFault();

    List<RowFault> faults = sum(1, inOrder());

    assertThat(faults).containsExactly(new RowFault.AtGate(LAYER, 0));
    assertThat(out.getFloat(0)).isNaN();
  }

  @Test
  void ofARowThatIsNotFiniteTheFirstExpertToBlameIsNamed() {
    assignment.reset(3);
    assignment.choose(4, 1);
    assignment.choose(2, 1);
    assignment.endRow();
    assignment.choose(0, 1);
    assignment.endRow();
    assignment.choose(1, 2);
    assignment.endRow();

    List<RowFault> faults = sum(1, inOrder(1, Float.NEGATIVE_INFINITY, 5, Float.MAX_VALUE));

    assertThat(faults)
        .containsExactly(new RowFault.OfExpert(LAYER, 0, 2), new RowFault.OfSum(LAYER, 2));
    assertThat(out.getFloat(4)).isEqualTo(5);
  }

  private List<RowFault> sum(int hiddenSize, ExpertOutputs outputs) {
    return new GateOrderSum(hiddenSize).sum(LAYER, assignment, outputs, out, DataType.F32);
  }

  /** One buffer with the outputs of the choices, one after the other. */
  private Outputs inOrder(float... numbers) {
    List<Integer> choices = IntStream.range(0, assignment.choiceCount()).boxed().toList();
    return new Outputs(List.of(floats(numbers)), choices.stream().map(_ -> 0).toList(), choices);
  }

  private static ByteBuffer floats(float... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes;
  }

  private record Outputs(List<ByteBuffer> buffers, List<Integer> bufferOf, List<Integer> indexOf)
      implements ExpertOutputs {
    @Override
    public DataType type() {
      return DataType.F32;
    }

    @Override
    public ByteBuffer rows(int choice) {
      return buffers.get(bufferOf.get(choice));
    }

    @Override
    public int index(int choice) {
      return indexOf.get(choice);
    }
  }
}
