package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Step;
import java.util.List;

/**
 * A step that can start: its micro-batches, none of them empty. Immutable.
 *
 * @param startNanos when planning began, by the engine's clock
 */
record PlannedStep(List<Step> microBatches, long startNanos) {

  PlannedStep {
    microBatches = List.copyOf(microBatches);
  }

  /** The timing of this step if it ends now. */
  StepTiming timing(long nowNanos) {
    int rows = microBatches.stream().mapToInt(step -> step.plan().rowCount()).sum();
    return new StepTiming(rows, microBatches.size(), nowNanos - startNanos);
  }
}
