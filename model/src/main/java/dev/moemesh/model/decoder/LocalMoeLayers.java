package dev.moemesh.model.decoder;

import static java.util.Objects.requireNonNull;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.gating.Combine;
import dev.moemesh.model.gating.Finite;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.RowFault;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All MoE layers in this process, without a network: what the mesh is measured against, and the
 * other half of a model for whoever needs one in one piece.
 *
 * <p>Owner of gates and experts. Used on one thread.
 */
public final class LocalMoeLayers implements MoeLayers, AutoCloseable {

  private final ModelConfig config;
  private final DataType computeType;
  private final ExpertKernel kernel;
  private final List<List<ExpertWeights>> experts = new ArrayList<>();
  private final Map<Integer, Gate> gates = new HashMap<>();
  private final Scratch scratch = new Scratch();

  /** Loads the gates and experts of all MoE layers. */
  public LocalMoeLayers(
      ModelConfig config, Checkpoint checkpoint, DataType computeType, ComputeDevice device) {
    this.config = config;
    this.computeType = computeType;
    this.kernel = ExpertKernel.open(config, checkpoint, computeType, device);
    TensorNames names = TensorNames.of(config.family());
    for (int layer = 0; layer < config.layerCount(); layer++) {
      List<ExpertWeights> weights = new ArrayList<>();
      if (config.layers().get(layer).moe()) {
        gates.put(layer, gate(checkpoint, names.gate(layer)));
        for (int expert = 0; expert < config.moe().expertCount(); expert++) {
          weights.add(kernel.load(layer, expert));
        }
      }
      experts.add(weights);
    }
  }

  private Gate gate(Checkpoint checkpoint, String name) {
    try (MappedTensor weight = checkpoint.map(name)) {
      return Gate.of(
          weight.toFloats(),
          config.moe().expertCount(),
          config.hiddenSize(),
          config.moe().expertsPerToken(),
          config.moe().renormalize());
    }
  }

  @Override
  public void route(Call call, ByteBuffer rows, Reply reply) {
    int hidden = config.hiddenSize();
    int chosen = config.moe().expertsPerToken();
    float[] input = scratch.input(call.rowCount() * hidden);
    for (int row = 0; row < call.rowCount(); row++) {
      Combine.accumulate(rows, row, computeType, 1, input, row * hidden, hidden);
    }
    int[] expertIds = new int[call.rowCount() * chosen];
    float[] weights = new float[expertIds.length];
    requireNonNull(gates.get(call.layer()), "not a MoE layer")
        .route(input, call.rowCount(), expertIds, weights);
    Grouped grouped = Grouped.byExpert(expertIds, config.moe().expertCount());
    int rowBytes = kernel.rowBytes();
    int routed = grouped.slots().length;
    ByteBuffer gathered = scratch.gathered(routed * rowBytes);
    for (int place = 0; place < routed; place++) {
      int row = grouped.slots()[place] / chosen;
      gathered.put(place * rowBytes, rows, rows.position() + row * rowBytes, rowBytes);
    }
    ByteBuffer outputs = scratch.outputs(routed * rowBytes);
    List<ExpertWeights> all = experts.get(call.layer());
    if (routed > 0) {
      kernel.compute(
          gathered,
          grouped.experts().stream().map(all::get).toList(),
          grouped.rowCounts(),
          outputs);
    }
    ByteBuffer combined = scratch.combined(call.rowCount() * rowBytes);
    List<RowFault> faults = combine(call, outputs, grouped.places(), expertIds, weights, combined);
    reply.combined(new Answer(combined, expertIds(call, expertIds), faults));
  }

  /** Sums the outputs of each row's experts; what came out that is not finite. */
  private List<RowFault> combine(
      Call call,
      ByteBuffer outputs,
      int[] places,
      int[] expertIds,
      float[] weights,
      ByteBuffer combined) {
    int hidden = config.hiddenSize();
    int chosen = config.moe().expertsPerToken();
    float[] sums = scratch.sums(hidden);
    List<RowFault> faults = new ArrayList<>(0);
    for (int row = 0; row < call.rowCount(); row++) {
      boolean nowhere = expertIds[row * chosen] == Gate.NOWHERE;
      Arrays.fill(sums, 0, hidden, nowhere ? Float.NaN : 0);
      for (int slot = row * chosen; !nowhere && slot < (row + 1) * chosen; slot++) {
        Combine.accumulate(outputs, places[slot], computeType, weights[slot], sums, 0, hidden);
      }
      Combine.store(sums, 0, hidden, combined, row, computeType);
      if (!Finite.all(sums, 0, hidden)) {
        faults.add(
            RowFault.find(
                call.layer(),
                row,
                expertIds,
                chosen,
                slot -> Combine.isFinite(outputs, places[slot], computeType, hidden)));
      }
    }
    return faults;
  }

  private static ByteBuffer expertIds(Call call, int[] expertIds) {
    ByteBuffer ids =
        ByteBuffer.allocate(call.routing() ? 2 * expertIds.length : 0)
            .order(ByteOrder.LITTLE_ENDIAN);
    if (call.routing()) {
      for (int id : expertIds) {
        ids.putShort((short) id);
      }
    }
    return ids.flip();
  }

  @Override
  public void close() {
    experts.forEach(layer -> layer.forEach(ExpertWeights::close));
    kernel.close();
  }

  private record Answer(ByteBuffer rows, ByteBuffer expertIds, List<RowFault> faults)
      implements Combined {
    @Override
    public void close() {}
  }

  /**
   * Memory that each call uses again; it grows when it must. What a call answers lies in it until
   * the next call, so each answer must be used up by then, as a walk through the layers does.
   */
  private static final class Scratch {
    private float[] input = new float[0];
    private float[] sums = new float[0];
    private ByteBuffer gathered = ByteBuffer.allocateDirect(0);
    private ByteBuffer outputs = ByteBuffer.allocateDirect(0);
    private ByteBuffer combined = ByteBuffer.allocateDirect(0);

    /** Zeros. */
    float[] input(int length) {
      if (input.length < length) {
        input = new float[length];
      }
      Arrays.fill(input, 0, length, 0);
      return input;
    }

    float[] sums(int length) {
      if (sums.length < length) {
        sums = new float[length];
      }
      return sums;
    }

    ByteBuffer gathered(int bytes) {
      gathered = atLeast(gathered, bytes);
      return gathered.slice(0, bytes);
    }

    ByteBuffer outputs(int bytes) {
      outputs = atLeast(outputs, bytes);
      return outputs.slice(0, bytes);
    }

    ByteBuffer combined(int bytes) {
      combined = atLeast(combined, bytes);
      return combined.slice(0, bytes);
    }

    private static ByteBuffer atLeast(ByteBuffer buffer, int bytes) {
      return buffer.capacity() < bytes ? ByteBuffer.allocateDirect(2 * bytes) : buffer;
    }
  }

  /**
   * The slots of {@code [rows * k]} that are routed, in the order of their experts, and where each
   * slot then stands.
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Grouped(List<Integer> experts, int[] rowCounts, int[] slots, int[] places) {

    static Grouped byExpert(int[] expertIds, int expertCount) {
      int[] counts = new int[expertCount];
      int routed = 0;
      for (int expert : expertIds) {
        if (expert != Gate.NOWHERE) {
          counts[expert]++;
          routed++;
        }
      }
      int[] next = new int[expertCount];
      List<Integer> used = new ArrayList<>();
      for (int expert = 0, start = 0; expert < expertCount; start += counts[expert++]) {
        next[expert] = start;
        if (counts[expert] > 0) {
          used.add(expert);
        }
      }
      int[] slots = new int[routed];
      int[] places = new int[expertIds.length];
      for (int slot = 0; slot < expertIds.length; slot++) {
        if (expertIds[slot] != Gate.NOWHERE) {
          places[slot] = next[expertIds[slot]]++;
          slots[places[slot]] = slot;
        }
      }
      return new Grouped(
          used, used.stream().mapToInt(expert -> counts[expert]).toArray(), slots, places);
    }
  }
}
