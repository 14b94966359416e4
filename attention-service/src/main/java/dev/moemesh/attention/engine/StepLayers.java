package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.MoeLayers;
import java.util.List;

/** The MoE layers of steps, told which requests the rows belong to. Used on the engine's thread. */
@FunctionalInterface
public interface StepLayers {

  /**
   * The layers for one walk of rows. Several walks may be concurrent.
   *
   * @param rows the requests that the rows belong to, in order
   */
  MoeLayers nextStep(List<RequestSpan> rows);

  /** No walk is under way, and none begins until the layers are available again. */
  default void rest() {}
}
