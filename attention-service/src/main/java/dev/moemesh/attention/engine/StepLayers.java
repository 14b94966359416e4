package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.MoeLayers;
import java.util.List;

/** MoE layers that know whose rows they are given. Used on the engine's thread. */
@FunctionalInterface
public interface StepLayers {

  /**
   * The layers for one walk of rows. Several walks may be under way at once.
   *
   * @param rows the requests that the rows belong to, in order
   */
  MoeLayers nextStep(List<RequestSpan> rows);

  /** No walk is under way, and none begins until the layers have been away and are back. */
  default void rest() {}
}
