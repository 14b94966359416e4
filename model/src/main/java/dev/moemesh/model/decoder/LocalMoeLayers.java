package dev.moemesh.model.decoder;

import static java.util.Objects.requireNonNull;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.gating.Combine;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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

  /** Loads the gates and experts of all MoE layers. */
  public LocalMoeLayers(ModelConfig config, Checkpoint checkpoint, DataType computeType) {
    this.config = config;
    this.computeType = computeType;
    this.kernel = ExpertKernel.open(config, checkpoint, computeType);
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
    float[] input = new float[call.rowCount() * hidden];
    for (int row = 0; row < call.rowCount(); row++) {
      Combine.accumulate(rows, row, computeType, 1, input, row * hidden, hidden);
    }
    int[] expertIds = new int[call.rowCount() * chosen];
    float[] weights = new float[expertIds.length];
    requireNonNull(gates.get(call.layer()), "not a MoE layer")
        .route(input, call.rowCount(), expertIds, weights);
    Grouped grouped = Grouped.byExpert(expertIds, config.moe().expertCount());
    ByteBuffer gathered = ByteBuffer.allocateDirect(expertIds.length * kernel.rowBytes());
    for (int slot : grouped.slots()) {
      gathered.put(rows.slice(slot / chosen * kernel.rowBytes(), kernel.rowBytes()));
    }
    ByteBuffer outputs = ByteBuffer.allocateDirect(gathered.capacity());
    List<ExpertWeights> all = experts.get(call.layer());
    kernel.compute(
        gathered.flip(),
        grouped.experts().stream().map(all::get).toList(),
        grouped.rowCounts(),
        outputs);
    float[] sums = new float[input.length];
    int[] places = grouped.places();
    ByteBuffer combined = ByteBuffer.allocateDirect(call.rowCount() * kernel.rowBytes());
    for (int row = 0; row < call.rowCount(); row++) {
      for (int slot = row * chosen; slot < (row + 1) * chosen; slot++) {
        Combine.accumulate(
            outputs, places[slot], computeType, weights[slot], sums, row * hidden, hidden);
      }
      Combine.store(sums, row * hidden, hidden, combined, row, computeType);
    }
    reply.combined(new Answer(combined, expertIds(call, expertIds)));
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

  private record Answer(ByteBuffer rows, ByteBuffer expertIds) implements Combined {
    @Override
    public void close() {}
  }

  /** Slots {@code [rows * k]} in the order of their experts, and where each slot then stands. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Grouped(List<Integer> experts, int[] rowCounts, int[] slots, int[] places) {

    static Grouped byExpert(int[] expertIds, int expertCount) {
      int[] counts = new int[expertCount];
      for (int expert : expertIds) {
        counts[expert]++;
      }
      int[] next = new int[expertCount];
      List<Integer> used = new ArrayList<>();
      for (int expert = 0, start = 0; expert < expertCount; start += counts[expert++]) {
        next[expert] = start;
        if (counts[expert] > 0) {
          used.add(expert);
        }
      }
      int[] slots = new int[expertIds.length];
      int[] places = new int[expertIds.length];
      for (int slot = 0; slot < expertIds.length; slot++) {
        places[slot] = next[expertIds[slot]]++;
        slots[places[slot]] = slot;
      }
      return new Grouped(
          used, used.stream().mapToInt(expert -> counts[expert]).toArray(), slots, places);
    }
  }
}
