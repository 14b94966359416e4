package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;

/** What a layer's networks add to the residual stream of a step's rows. */
sealed interface Delta {

  /**
   * Rows of a MoE layer.
   *
   * @param rows direct, {@code [rows, hiddenSize]} in the compute type; stays the sender's
   */
  record Routed(ByteBuffer rows) implements Delta {}

  /**
   * A shared expert's or a dense layer's output.
   *
   * @param output float32 {@code [rows, hiddenSize]}; whoever adds it closes it
   */
  record Computed(PtNDArray output) implements Delta {}
}
