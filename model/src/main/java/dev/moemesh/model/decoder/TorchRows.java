package dev.moemesh.model.decoder;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.torch.ProgramArguments;
import dev.moemesh.model.torch.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The rows of one step in {@link TorchSharedLayers}: one native call a layer. */
final class TorchRows implements SharedLayers.Rows {

  private final TorchSharedLayers layers;
  private final StepPlan plan;
  private final StepNumbers numbers;
  private final PtNDManager manager;
  private final long[] segments;
  private final PtNDArray slots;
  private final PtNDArray context;
  private final PtNDArray[] rotary;
  private PtNDArray residual;
  private PtNDArray normed;

  TorchRows(TorchSharedLayers layers, StepPlan plan, StepNumbers numbers, PtNDManager manager) {
    this.layers = layers;
    this.plan = plan;
    this.numbers = numbers;
    this.manager = manager;
    this.segments =
        plan.segments().stream()
            .flatMapToLong(s -> LongStream.of(s.rowCount(), s.contextLength()))
            .toArray();
    long[] newSlots = slots(plan, StepPlan.Segment::firstPosition);
    long[] contextSlots = slots(plan, segment -> 0);
    long[] positions =
        plan.segments().stream()
            .flatMapToInt(s -> IntStream.range(s.firstPosition(), s.contextLength()))
            .asLongStream()
            .toArray();
    numbers.begin(3 * plan.rowCount() + contextSlots.length + plan.logitRows().length);
    this.slots = numbers.tensor(manager, newSlots);
    this.context = numbers.tensor(manager, contextSlots);
    this.rotary = rotary(positions);
    this.residual =
        layers
            .program()
            .tensor(
                manager,
                "embed",
                ProgramArguments.of()
                    .tensor(layers.embedding())
                    .tensor(numbers.tensor(manager, plan.tokenIds())));
    this.normed = residual;
  }

  /** The cache slots of each segment's positions, from the first given. */
  private static long[] slots(StepPlan plan, ToIntFunction<StepPlan.Segment> first) {
    return plan.segments().stream()
        .flatMapToLong(
            s -> IntStream.range(first.applyAsInt(s), s.contextLength()).mapToLong(s::slot))
        .toArray();
  }

  private PtNDArray[] rotary(long[] positions) {
    int last = Math.toIntExact(LongStream.of(positions).max().orElseThrow());
    TorchSharedLayers.Angles angles = layers.angles(last + 1);
    NDList rows =
        layers
            .program()
            .tensors(
                manager,
                "rotary",
                ProgramArguments.of()
                    .tensor(angles.cosine())
                    .tensor(angles.sine())
                    .tensor(numbers.tensor(manager, positions)));
    return new PtNDArray[] {(PtNDArray) rows.get(0), (PtNDArray) rows.get(1)};
  }

  @Override
  public ByteBuffer attend(int layer, List<Delta> deltas) {
    TorchSharedLayers.Layer weights = layers.layer(layer);
    PtNDArray[] added = tensors(deltas);
    NDList result =
        layers
            .program()
            .tensors(
                manager,
                "attend",
                ProgramArguments.of()
                    .tensor(residual)
                    .tensors(added)
                    .tensors(weights.attention())
                    .tensors(weights.cache())
                    .tensors(rotary)
                    .tensor(slots)
                    .tensor(context)
                    .integers(segments)
                    .integers(weights.shape())
                    .number(layers.config().rmsNormEpsilon())
                    .number(layers.config().attention().clip().orElse(0)));
    normed.close();
    residual.close();
    for (PtNDArray delta : added) {
      delta.close();
    }
    residual = (PtNDArray) result.get(0);
    normed = (PtNDArray) result.get(1);
    return Tensors.memory(normed);
  }

  private PtNDArray[] tensors(List<Delta> deltas) {
    return deltas.stream()
        .map(
            delta ->
                switch (delta) {
                  case Delta.Routed routed -> Tensors.bytes(manager, routed.rows());
                  case Delta.Computed computed -> computed.output();
                })
        .toArray(PtNDArray[]::new);
  }

  @Override
  public Optional<Delta> network(int layer) {
    return layers.weights().networks().apply(manager, layer, normed).map(Delta.Computed::new);
  }

  @Override
  public ByteBuffer logits(List<Delta> deltas) {
    return Tensors.memory(
        layers
            .program()
            .tensor(
                manager,
                "logits",
                ProgramArguments.of()
                    .tensor(residual)
                    .tensors(tensors(deltas))
                    .tensor(numbers.tensor(manager, plan.logitRows()))
                    .tensor(layers.finalNorm())
                    .tensor(layers.weights().head())
                    .number(layers.config().rmsNormEpsilon())
                    .integer(Tensors.scalarType(layers.computeType()))));
  }

  @Override
  public void close() {
    manager.close();
    layers.giveBack(numbers);
  }
}
