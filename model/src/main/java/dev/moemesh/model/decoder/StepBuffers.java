package dev.moemesh.model.decoder;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.TorchProgram;

/**
 * The memory of a step's rows, used again by later steps. Owner of the buffers.
 *
 * @param residual float32 {@code [rows, hiddenSize]}
 * @param normed {@code [rows, hiddenSize]} in the compute type
 * @param projected float32 {@code [rows, queries + keys + values]}
 * @param mixed attention's result {@code [rows, queries]} in the compute type
 * @param output float32 {@code [rows, hiddenSize]}
 * @param chosen the normed rows whose logits are wanted, in the compute type
 * @param logits float32 {@code [chosen, vocabularySize]}
 */
record StepBuffers(
    RowBuffer residual,
    RowBuffer normed,
    RowBuffer projected,
    RowBuffer mixed,
    RowBuffer output,
    RowBuffer chosen,
    RowBuffer logits)
    implements AutoCloseable {

  /** Logits of a whole prompt, which few requests ask for, are not worth keeping the memory. */
  private static final long KEPT_LOGIT_BYTES = 64L << 20;

  static StepBuffers of(TorchProgram program, ModelConfig config, DataType type) {
    int hidden = config.hiddenSize();
    int queries = config.attention().queryWidth();
    int projected = queries + 2 * config.attention().keyValueWidth();
    return new StepBuffers(
        new RowBuffer(program, DataType.F32, hidden),
        new RowBuffer(program, type, hidden),
        new RowBuffer(program, DataType.F32, projected),
        new RowBuffer(program, type, queries),
        new RowBuffer(program, DataType.F32, hidden),
        new RowBuffer(program, type, hidden),
        new RowBuffer(program, DataType.F32, config.vocabularySize()));
  }

  void hold(int rows, int logitRows) {
    residual.hold(rows);
    normed.hold(rows);
    projected.hold(rows);
    mixed.hold(rows);
    output.hold(rows);
    if (logitRows > 0) {
      chosen.hold(logitRows);
      logits.hold(logitRows);
    }
  }

  /** Gives back what is too much to keep for the next step. */
  void trim() {
    logits.trim(KEPT_LOGIT_BYTES);
  }

  @Override
  public void close() {
    residual.close();
    normed.close();
    projected.close();
    mixed.close();
    output.close();
    chosen.close();
    logits.close();
  }
}
