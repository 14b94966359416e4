package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Step;
import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A step under way: one concurrent walk through the layers per micro-batch, and the barrier behind
 * them. A micro-batch that fails does not affect the others. Used on the engine's thread.
 */
final class StepRun {

  private static final Logger LOG = Logger.getLogger(StepRun.class);

  private final Listener listener;
  private int underWay;
  private boolean whole = true;

  private StepRun(int microBatches, Listener listener) {
    this.underWay = microBatches;
    this.listener = listener;
  }

  /** Receives the ends of micro-batches, from within {@link #start} or later. */
  interface Listener {
    /** A micro-batch was computed. The result is valid during this call only. */
    void computed(Step microBatch, ForwardPass.Result result);

    /** A micro-batch failed. */
    void failed(Step microBatch, MoeFailure failure);

    /**
     * Every micro-batch has ended. This is the last call, and there is exactly one.
     *
     * @param whole whether all of them were computed
     */
    void ended(boolean whole);
  }

  /** Starts all micro-batches of a step. */
  static void start(Decoder decoder, StepLayers moe, List<Step> microBatches, Listener listener) {
    StepRun run = new StepRun(microBatches.size(), listener);
    microBatches.forEach(microBatch -> run.begin(decoder, moe, microBatch));
  }

  private void begin(Decoder decoder, StepLayers moe, Step microBatch) {
    Walk walk = new Walk(microBatch);
    MoeLayers layers;
    try {
      layers = moe.nextStep(microBatch.parts().stream().map(StepRun::span).toList());
    } catch (RuntimeException e) {
      LOG.error("A micro-batch could not begin; its requests fail", e);
      walk.failed(new MoeFailure("internal_error", "a step could not begin: " + e));
      return;
    }
    ForwardPass.start(decoder, microBatch.plan(), layers, walk);
  }

  private static RequestSpan span(Step.SequenceRows part) {
    return RequestSpan.newBuilder()
        .setRequestId(part.sequence().requestId())
        .setRowCount(part.rows())
        .build();
  }

  private void end() {
    underWay--;
    if (underWay == 0) {
      listener.ended(whole);
    }
  }

  private final class Walk implements ForwardPass.Listener {

    private final Step microBatch;

    Walk(Step microBatch) {
      this.microBatch = microBatch;
    }

    @Override
    public void finished(ForwardPass.Result result) {
      try {
        listener.computed(microBatch, result);
      } catch (RuntimeException e) {
        LOG.error("What a micro-batch gave could not be used; its requests fail", e);
        failed(new MoeFailure("internal_error", "a step's result could not be used: " + e));
        return;
      }
      end();
    }

    @Override
    public void broken(Throwable cause) {
      failed(new MoeFailure("internal_error", "a step failed in the attention service: " + cause));
    }

    @Override
    public void failed(MoeFailure failure) {
      whole = false;
      try {
        listener.failed(microBatch, failure);
      } finally {
        end();
      }
    }
  }
}
