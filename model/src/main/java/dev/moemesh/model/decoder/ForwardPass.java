package dev.moemesh.model.decoder;

import dev.moemesh.model.gating.RowFault;
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
 * <p>Owner of the step's memory, given back when the walk ends. Used on one thread.
 */
public final class ForwardPass {

  private final Decoder decoder;
  private final StepPlan plan;
  private final MoeLayers moe;
  private final Listener listener;
  private final SharedLayers.Rows rows;
  private final List<ByteBuffer> expertIds = new ArrayList<>();
  private final List<RowFault> faults = new ArrayList<>();
  private boolean ended;

  private ForwardPass(
      Decoder decoder, StepPlan plan, MoeLayers moe, Listener listener, SharedLayers.Rows rows) {
    this.decoder = decoder;
    this.plan = plan;
    this.moe = moe;
    this.listener = listener;
    this.rows = rows;
  }

  /**
   * Starts the walk; the listener hears of its end on this thread, from within this call or later,
   * once.
   */
  public static void start(Decoder decoder, StepPlan plan, MoeLayers moe, Listener listener) {
    SharedLayers.Rows rows;
    try {
      rows = decoder.layers().begin(plan);
    } catch (RuntimeException | OutOfMemoryError e) {
      listener.broken(e);
      return;
    }
    ForwardPass pass = new ForwardPass(decoder, plan, moe, listener, rows);
    pass.guarded(() -> pass.attend(0, List.of()));
  }

  /**
   * The attention block of a layer, then its network. Deltas are what the layer before adds to the
   * residual stream.
   */
  private void attend(int layer, List<Delta> deltas) {
    if (layer == decoder.config().layerCount()) {
      finish(deltas);
      return;
    }
    ByteBuffer normed = rows.attend(layer, deltas);
    if (decoder.config().layers().get(layer).moe()) {
      new MoeStep(layer).start(normed);
    } else {
      attend(layer + 1, List.of(rows.network(layer).orElseThrow()));
    }
  }

  private void finish(List<Delta> deltas) {
    ByteBuffer logits = plan.logitRows().length == 0 ? ByteBuffer.allocate(0) : rows.logits(deltas);
    ended = true;
    try (rows) {
      listener.finished(new Result(logits, expertIds, faults));
    }
  }

  private void fail(MoeFailure failure) {
    if (!ended) {
      close();
      listener.failed(failure);
    }
  }

  private void close() {
    ended = true;
    rows.close();
  }

  /** Takes the walk on; what the native code refuses ends the walk, not the thread. */
  private void guarded(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      if (ended) {
        throw e; // the listener's own
      }
      close();
      listener.broken(e);
    }
  }

  /**
   * A MoE layer: the answer of its experts and the shared expert, whichever comes last, continue
   * the walk.
   */
  private final class MoeStep implements MoeLayers.Reply {

    private final int layer;
    private Optional<Delta> shared = Optional.empty();
    private boolean sent;
    private MoeLayers.@Nullable Combined combined;

    MoeStep(int layer) {
      this.layer = layer;
    }

    void start(ByteBuffer normed) {
      MoeLayers.Call call = new MoeLayers.Call(layer, plan.rowCount(), plan.routing());
      moe.route(call, normed, this);
      if (ended) {
        return;
      }
      shared = rows.network(layer);
      sent = true;
      if (combined != null) {
        goOn(combined);
      }
    }

    @Override
    public void combined(MoeLayers.Combined answer) {
      if (ended) {
        answer.close();
        return;
      }
      combined = answer;
      if (sent) {
        guarded(() -> goOn(answer));
      }
    }

    @Override
    public void failed(MoeFailure failure) {
      fail(failure);
    }

    private void goOn(MoeLayers.Combined answer) {
      try (answer) {
        faults.addAll(answer.faults());
        if (plan.routing()) {
          expertIds.add(copy(answer.expertIds()));
        }
        Delta routedRows = new Delta.Routed(answer.rows());
        attend(
            layer + 1,
            shared.map(output -> List.of(routedRows, output)).orElseGet(() -> List.of(routedRows)));
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

    /**
     * The computation of shared layers failed, or the call of a MoE layer. Fails the walk with
     * {@code internal_error}, unless the listener has words of its own.
     */
    default void broken(Throwable cause) {
      failed(new MoeFailure("internal_error", "a step failed: " + cause));
    }
  }

  /**
   * What came out.
   *
   * @param logits {@code [logitRows, vocabularySize]} float32, little-endian, in native memory
   * @param expertIds if asked for: of each MoE layer in order, u16 little-endian {@code [rows,
   *     expertsPerToken]}
   * @param faults what MoE layers found of rows that are not finite, layer by layer
   */
  public record Result(ByteBuffer logits, List<ByteBuffer> expertIds, List<RowFault> faults) {
    public Result {
      expertIds = List.copyOf(expertIds);
      faults = List.copyOf(faults);
    }
  }
}
