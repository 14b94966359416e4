package dev.moemesh.model.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The rows of one step on their way through a {@link JavaModel}. Owner of the step's memory. */
final class JavaRows implements SharedLayers.Rows {

  private final JavaModel model;
  private final StepPlan plan;
  private final StepRows step;
  private final PtNDManager scratch;
  private final Consumer<StepBuffers> idle;

  /**
   * Embeds the rows. Owns buffers and scratch from then on; if it throws, the caller does.
   *
   * @param idle takes the buffers when the step has ended
   */
  JavaRows(
      JavaModel model,
      StepPlan plan,
      StepRows step,
      PtNDManager scratch,
      Consumer<StepBuffers> idle) {
    this.model = model;
    this.plan = plan;
    this.step = step;
    this.scratch = scratch;
    this.idle = idle;
    step.buffers().hold(plan.rowCount(), plan.logitRows().length);
    model.embedding().write(plan.tokenIds(), step.buffers().residual().segment());
  }

  @Override
  public ByteBuffer attend(int layer, List<Delta> deltas) {
    model.attention().get(layer).attend(step, model.added(deltas));
    return step.buffers().normed().bytes(step.count());
  }

  @Override
  public Optional<Delta> network(int layer) {
    return model.network(layer, scratch, step.buffers().normed(), step.count());
  }

  @Override
  public ByteBuffer logits(List<Delta> deltas) {
    model.head().apply(step, plan.logitRows(), model.added(deltas));
    return step.buffers().logits().bytes(plan.logitRows().length);
  }

  @Override
  public void close() {
    scratch.close();
    idle.accept(step.buffers());
  }
}
