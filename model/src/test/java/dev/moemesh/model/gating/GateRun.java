package dev.moemesh.model.gating;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** What a gate makes of rows, as arrays. */
record GateRun(Assignment assignment) {

  /** Runs a gate over rows whose tokens are not known. */
  static GateRun of(Gate gate, int hiddenSize, float... hidden) {
    return of(gate, batch(hiddenSize, RowTokens.absent(), hidden));
  }

  static GateRun of(Gate gate, GateBatch batch) {
    Assignment assignment = new Assignment();
    gate.assign(batch, assignment);
    return new GateRun(assignment);
  }

  static GateBatch batch(int hiddenSize, RowTokens tokens, float... hidden) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * hidden.length);
    PackedFloats.round(hidden, 0, hidden.length, bytes, 0, DataType.F32);
    GateBatch batch = new GateBatch(hiddenSize);
    batch.read(bytes, DataType.F32, hidden.length / hiddenSize, tokens);
    return batch;
  }

  /** The logits that a weight gives rows: the scores of a gate that leaves logits as they are. */
  static float[] logits(float[] weight, int expertCount, int hiddenSize, float... hidden) {
    float[] logits = new float[hidden.length / hiddenSize * expertCount];
    ChoiceRule keep =
        (scores, _, assignment) -> {
          System.arraycopy(scores.numbers(), 0, logits, 0, logits.length);
          IntStream.range(0, scores.rowCount()).forEach(_ -> assignment.endRow());
        };
    of(new Gate(weight, expertCount, hiddenSize, (_, _, _) -> true, keep), hiddenSize, hidden);
    return logits;
  }

  /** The experts of all choices. */
  int[] experts() {
    return choices().map(assignment::expert).toArray();
  }

  /** The experts of a row. */
  int[] experts(int row) {
    return IntStream.range(assignment.firstChoice(row), assignment.firstChoice(row + 1))
        .map(assignment::expert)
        .toArray();
  }

  /** The weights of all choices. */
  float[] weights() {
    float[] weights = new float[assignment.choiceCount()];
    choices().forEach(choice -> weights[choice] = assignment.weight(choice));
    return weights;
  }

  private IntStream choices() {
    return IntStream.range(0, assignment.choiceCount());
  }
}
