package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.BatchPlanner.Share;
import dev.moemesh.attention.batching.MicroBatches;
import dev.moemesh.attention.batching.Step;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.attention.overlap.StepLoad;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import java.util.List;
import java.util.function.Predicate;

/**
 * Runs steps: cuts each into micro-batches, and walks them through the layers. The decoder and the
 * MoE layers belong to the caller. Used on the engine's thread, for one step at a time.
 */
public final class StepRunner {

  private final Decoder decoder;
  private final StepLayers moe;
  private final Overlap overlap;

  /**
   * A runner without a step.
   *
   * @param overlap chooses the number of micro-batches; no token depends on it
   */
  public StepRunner(Decoder decoder, StepLayers moe, Overlap overlap) {
    this.decoder = decoder;
    this.moe = moe;
    this.overlap = overlap;
  }

  ModelConfig config() {
    return decoder.config();
  }

  /**
   * Lays a step out.
   *
   * @param shares sequences of the step, at least one
   * @param wantsRouting whether the experts of a sequence's rows are reported
   */
  PlannedStep plan(List<Share> shares, Predicate<Share> wantsRouting, long nowNanos) {
    int rows = shares.stream().mapToInt(Share::rows).sum();
    int count = overlap.begin(new StepLoad(rows, shares.size(), rows > shares.size()));
    List<Step> microBatches =
        MicroBatches.of(shares, count).stream()
            .map(batch -> Step.of(batch, batch.stream().anyMatch(wantsRouting)))
            .toList();
    return new PlannedStep(microBatches, nowNanos);
  }

  /** Starts all micro-batches of a step; each ends from within this call or later. */
  void start(PlannedStep step, StepRun.Listener listener) {
    StepRun.start(decoder, moe, step.microBatches(), listener);
  }

  /** Records the duration of a step whose micro-batches were all computed. */
  void computed(StepTiming timing) {
    overlap.ended(timing.nanos());
  }

  /** Lets the MoE layers end what is open; no step is under way. */
  void rest() {
    moe.rest();
  }
}
