package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.RowBuckets;
import dev.moemesh.model.torch.TorchProgram;

/**
 * A linear over the rows of a step: one native call. Used on one thread.
 *
 * @param packed the weights, as {@code WeightLoader} packs them; they belong to others
 * @param bias empty for none
 */
record RowLinear(TorchProgram program, PtNDArray packed, PtNDArray bias) {

  /** Writes the products of the first {@code count} rows of the input to those of the output. */
  void apply(RowBuffer input, int count, RowBuffer output) {
    program.run(
        "project",
        ProgramArguments.of()
            .tensor(input.tensor())
            .integer(RowBuckets.padded(count))
            .tensor(packed)
            .tensor(bias)
            .tensor(output.tensor()));
  }
}
