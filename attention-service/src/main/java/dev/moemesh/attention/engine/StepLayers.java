package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.MoeLayers;
import java.util.List;

/** MoE layers that know whose rows they are given. Used on the engine's thread. */
public interface StepLayers extends MoeLayers {

  /** Names the requests that the rows of the next step belong to, in order. */
  void nextStep(List<RequestSpan> rows);
}
