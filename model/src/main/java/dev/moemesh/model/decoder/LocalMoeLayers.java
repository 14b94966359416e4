package dev.moemesh.model.decoder;

import static java.util.Objects.requireNonNull;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.model.gating.ExpertOutputs;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateOrderSum;
import dev.moemesh.model.gating.RowFault;
import dev.moemesh.model.numbers.PackedFloats;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
  private final Assignment assignment = new Assignment();
  private final ExpertGroups groups;
  private final GateOrderSum sum;
  private int[] places = new int[0];

  /** Loads the gates and experts of all MoE layers. */
  public LocalMoeLayers(
      ModelConfig config, Checkpoint checkpoint, DataType computeType, ComputeDevice device) {
    this.config = config;
    this.computeType = computeType;
    this.kernel = ExpertKernel.open(config, checkpoint, computeType, device);
    this.groups = new ExpertGroups(config.moe().expertCount());
    this.sum = new GateOrderSum(config.hiddenSize());
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
    float[] input = scratch.input(call.rowCount() * hidden);
    PackedFloats.widen(rows, computeType, call.rowCount() * hidden, input);
    float[] scores = new float[call.rowCount() * config.moe().expertCount()];
    requireNonNull(gates.get(call.layer()), "not a MoE layer")
        .assign(input, call.rowCount(), scores, assignment);
    groups.group(assignment);
    ByteBuffer outputs = compute(call.layer(), rows);
    ByteBuffer combined = scratch.combined(call.rowCount() * kernel.rowBytes());
    List<RowFault> faults =
        sum.sum(call.layer(), assignment, new Outputs(outputs), combined, computeType);
    reply.combined(new Answer(combined, expertIds(call), faults));
  }

  /** The outputs of all choices, in the order of their groups. */
  private ByteBuffer compute(int layer, ByteBuffer rows) {
    int rowBytes = kernel.rowBytes();
    ByteBuffer gathered = scratch.gathered(groups.size() * rowBytes);
    places = places.length < groups.size() ? new int[2 * groups.size()] : places;
    for (int place = 0; place < groups.size(); place++) {
      int choice = groups.choice(place);
      places[choice] = place;
      int from = rows.position() + assignment.row(choice) * rowBytes;
      gathered.put(place * rowBytes, rows, from, rowBytes);
    }
    ByteBuffer outputs = scratch.outputs(groups.size() * rowBytes);
    if (groups.size() > 0) {
      int[] used =
          IntStream.range(0, groups.expertCount()).filter(e -> groups.count(e) > 0).toArray();
      kernel.compute(
          gathered,
          IntStream.of(used).mapToObj(experts.get(layer)::get).toList(),
          IntStream.of(used).map(groups::count).toArray(),
          outputs);
    }
    return outputs;
  }

  private ByteBuffer expertIds(Call call) {
    int perRow = config.moe().expertsPerToken();
    ByteBuffer ids = ByteBuffer.allocate(call.routing() ? 2 * call.rowCount() * perRow : 0);
    if (call.routing()) {
      assignment.writeExpertIds(perRow, ids);
    }
    return ids.flip().order(ByteOrder.LITTLE_ENDIAN);
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
    private ByteBuffer gathered = ByteBuffer.allocateDirect(0);
    private ByteBuffer outputs = ByteBuffer.allocateDirect(0);
    private ByteBuffer combined = ByteBuffer.allocateDirect(0);

    float[] input(int length) {
      if (input.length < length) {
        input = new float[length];
      }
      return input;
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

  /** The outputs of the call under way, by the places of their choices. */
  private final class Outputs implements ExpertOutputs {
    private final ByteBuffer rows;

    Outputs(ByteBuffer rows) {
      this.rows = rows;
    }

    @Override
    public DataType type() {
      return computeType;
    }

    @Override
    public ByteBuffer rows(int choice) {
      return rows;
    }

    @Override
    public int index(int choice) {
      return places[choice];
    }
  }
}
