package dev.moemesh.model.decoder;

import java.lang.foreign.MemorySegment;

/**
 * The end of the model: the final norm and the language-model head, over the rows whose logits are
 * wanted. Used on one thread.
 *
 * @param norm {@code [hiddenSize]}
 */
@SuppressWarnings("ArrayRecordComponent") // written once, before any use
record LogitHead(float[] norm, RowLinear linear, RowTeam team) {

  /**
   * Computes logits into {@code logits} of the step's buffers.
   *
   * @param rows which rows of the step
   * @param added what the last layer adds to the residual stream; closed as soon as it is added
   */
  void apply(StepRows step, long[] rows, AddedRows added) {
    MemorySegment residual = step.buffers().residual().segment();
    MemorySegment chosen = step.buffers().chosen().segment();
    try (added) {
      for (int i = 0; i < rows.length; i++) {
        team.own().addAndNorm(residual, Math.toIntExact(rows[i]), added, norm, chosen, i);
      }
    }
    linear.apply(step.buffers().chosen(), rows.length, step.buffers().logits());
  }
}
