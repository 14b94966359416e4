package dev.moemesh.model.decoder;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.torch.Arguments;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.TorchProgram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The walk of one step's rows through all layers. Between the layers it waits for nothing on its
 * thread: a MoE layer's answer takes the walk on. A shared expert is computed while the experts are
 * at work.
 *
 * <p>Owner of the step's tensors, freed when the walk ends. Used on one thread.
 */
public final class ForwardPass {

  private final Decoder decoder;
  private final StepPlan plan;
  private final MoeLayers moe;
  private final Listener listener;
  private final PtNDManager manager;
  private final long[] segments;
  private final PtNDArray slots;
  private final PtNDArray context;
  private final PtNDArray[] rotary;
  private final List<ByteBuffer> expertIds = new ArrayList<>();
  private PtNDArray residual;
  private boolean routed;
  private boolean ended;

  private ForwardPass(
      Decoder decoder, StepPlan plan, MoeLayers moe, Listener listener, PtNDManager manager) {
    this.decoder = decoder;
    this.plan = plan;
    this.moe = moe;
    this.listener = listener;
    this.manager = manager;
    TorchProgram program = decoder.program();
    this.segments = segments(plan);
    long[] contextSlots = context(plan);
    StepNumbers numbers = decoder.numbers();
    numbers.begin(3 * plan.rowCount() + contextSlots.length + plan.logitRows().length);
    this.slots = numbers.tensor(manager, plan.slots());
    this.context = numbers.tensor(manager, contextSlots);
    this.rotary = rotary(program);
    this.residual =
        program.tensor(
            manager,
            "embed",
            Arguments.of()
                .tensor(decoder.embedding())
                .tensor(numbers.tensor(manager, plan.tokenIds())));
  }

  /**
   * Starts the walk; the listener hears of its end on this thread, from within this call or later,
   * once.
   */
  public static void start(Decoder decoder, StepPlan plan, MoeLayers moe, Listener listener) {
    PtNDManager manager = Tensors.scope(decoder.program().manager());
    ForwardPass pass;
    try {
      pass = new ForwardPass(decoder, plan, moe, listener, manager);
    } catch (RuntimeException | OutOfMemoryError e) {
      manager.close();
      listener.failed(broken(e));
      return;
    }
    pass.guarded(() -> pass.attend(0, new PtNDArray[0]));
  }

  private static MoeFailure broken(Throwable cause) {
    return new MoeFailure("internal_error", "a step failed in the attention service: " + cause);
  }

  private static long[] segments(StepPlan plan) {
    long[] segments = new long[2 * plan.segments().size()];
    int next = 0;
    for (StepPlan.Segment segment : plan.segments()) {
      segments[next++] = segment.rowCount();
      segments[next++] = segment.contextSlots().length;
    }
    return segments;
  }

  private static long[] context(StepPlan plan) {
    int length = 0;
    for (StepPlan.Segment segment : plan.segments()) {
      length += segment.contextSlots().length;
    }
    long[] context = new long[length];
    int next = 0;
    for (StepPlan.Segment segment : plan.segments()) {
      System.arraycopy(segment.contextSlots(), 0, context, next, segment.contextSlots().length);
      next += segment.contextSlots().length;
    }
    return context;
  }

  private PtNDArray[] rotary(TorchProgram program) {
    long last = 0;
    for (long position : plan.positions()) {
      last = Math.max(last, position);
    }
    RotaryTable.Table table = decoder.rotary().atLeast(last + 1);
    NDList rows =
        program.tensors(
            manager,
            "rotary",
            Arguments.of()
                .tensor(table.cosine())
                .tensor(table.sine())
                .tensor(decoder.numbers().tensor(manager, plan.positions())));
    return new PtNDArray[] {(PtNDArray) rows.get(0), (PtNDArray) rows.get(1)};
  }

  /**
   * The attention block of a layer, then its network. Deltas are what the layer before adds to the
   * residual stream.
   */
  private void attend(int layer, PtNDArray[] deltas) {
    if (layer == decoder.config().layerCount()) {
      finish(deltas);
      return;
    }
    LayerWeights weights = decoder.layer(layer);
    NDList result =
        decoder
            .program()
            .tensors(
                manager,
                "attend",
                Arguments.of()
                    .tensor(residual)
                    .tensors(deltas)
                    .tensors(weights.attention())
                    .tensors(decoder.cache().layer(layer))
                    .tensors(rotary)
                    .tensor(slots)
                    .tensor(context)
                    .integers(segments)
                    .integers(weights.shape())
                    .number(decoder.config().rmsNormEpsilon())
                    .number(weights.clip()));
    residual.close();
    for (PtNDArray delta : deltas) {
      delta.close();
    }
    residual = (PtNDArray) result.get(0);
    PtNDArray normed = (PtNDArray) result.get(1);
    if (decoder.config().layers().get(layer).moe()) {
      new MoeStep(layer).start(normed);
    } else {
      PtNDArray dense = decoder.networks().apply(manager, layer, normed).orElseThrow();
      normed.close();
      attend(layer + 1, new PtNDArray[] {dense});
    }
  }

  private void finish(PtNDArray[] deltas) {
    ByteBuffer logits =
        plan.logitRows().length == 0 ? ByteBuffer.allocate(0) : Tensors.memory(logits(deltas));
    ended = true;
    try (manager) {
      listener.finished(new Result(logits, expertIds));
    }
  }

  private PtNDArray logits(PtNDArray[] deltas) {
    return decoder
        .program()
        .tensor(
            manager,
            "logits",
            Arguments.of()
                .tensor(residual)
                .tensors(deltas)
                .tensor(decoder.numbers().tensor(manager, plan.logitRows()))
                .tensor(decoder.finalNorm())
                .tensor(decoder.head())
                .number(decoder.config().rmsNormEpsilon())
                .integer(Tensors.scalarType(decoder.computeType())));
  }

  private void fail(MoeFailure failure) {
    if (!ended) {
      ended = true;
      manager.close();
      listener.failed(failure);
    }
  }

  /** Takes the walk on; what the native code refuses ends the walk, not the thread. */
  private void guarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      if (ended) {
        throw e; // the listener's own
      }
      fail(broken(e));
    }
  }

  /**
   * A MoE layer: the router's answer and the shared expert, whichever comes last, take the walk on.
   */
  private final class MoeStep implements MoeLayers.Reply {

    private final int layer;
    private Optional<PtNDArray> shared = Optional.empty();
    private boolean sent;
    private MoeLayers.@Nullable Combined combined;

    MoeStep(int layer) {
      this.layer = layer;
    }

    void start(PtNDArray normed) {
      MoeLayers.Call call = new MoeLayers.Call(layer, plan.rowCount(), !routed, plan.routing());
      routed = true;
      moe.route(call, Tensors.memory(normed), this);
      if (ended) {
        return;
      }
      shared = decoder.networks().apply(manager, layer, normed);
      normed.close();
      sent = true;
      if (combined != null) {
        goOn(combined);
      }
    }

    @Override
    public void combined(MoeLayers.Combined rows) {
      if (ended) {
        rows.close();
        return;
      }
      combined = rows;
      if (sent) {
        guarded(() -> goOn(rows));
      }
    }

    @Override
    public void failed(MoeFailure failure) {
      fail(failure);
    }

    private void goOn(MoeLayers.Combined rows) {
      try (rows) {
        if (plan.routing()) {
          expertIds.add(copy(rows.expertIds()));
        }
        PtNDArray routedRows = Tensors.bytes(manager, rows.rows());
        attend(
            layer + 1,
            shared
                .map(output -> new PtNDArray[] {routedRows, output})
                .orElseGet(() -> new PtNDArray[] {routedRows}));
      }
    }

    private static ByteBuffer copy(ByteBuffer source) {
      return ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
    }
  }

  /** Hears how a walk ended. */
  public interface Listener {
    /** All layers are through. The result is valid only during this call. */
    void finished(Result result);

    /**
     * A MoE layer gave no answer: no row got through; the KV cache holds keys and values of the
     * layers before it.
     */
    void failed(MoeFailure failure);
  }

  /**
   * What came out.
   *
   * @param logits {@code [logitRows, vocabularySize]} float32, little-endian, in native memory
   * @param expertIds if asked for: of each MoE layer in order, u16 little-endian {@code [rows,
   *     expertsPerToken]}
   */
  public record Result(ByteBuffer logits, List<ByteBuffer> expertIds) {
    public Result {
      expertIds = List.copyOf(expertIds);
    }
  }
}
