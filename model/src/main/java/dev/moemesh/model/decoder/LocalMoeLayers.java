package dev.moemesh.model.decoder;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.GateOrderSum;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.model.gating.RowFault;
import dev.moemesh.model.gating.RowTokens;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * All MoE layers of a model in this process, without a network. Gates, assignment and sums are
 * those of package {@code gating}, as wherever experts run.
 *
 * <p>Owns gates and experts. Confined to one thread.
 */
public final class LocalMoeLayers implements MoeLayers, AutoCloseable {
  private final ModelConfig config;
  private final DataType computeType;
  private final LayerGates gates;
  private final ExpertKernel kernel;
  private final List<List<ExpertWeights>> experts = new ArrayList<>();
  private final GateBatch batch;
  private final Assignment assignment = new Assignment();
  private final LocalExpertOutputs outputs;
  private final GateOrderSum sum;
  private ByteBuffer combined = ByteBuffer.allocateDirect(0);

  /**
   * Loads the gates and experts of all MoE layers.
   *
   * @throws dev.moemesh.model.config.ModelFormatException if the checkpoint lacks a weight or its
   *     shape is wrong
   */
  public LocalMoeLayers(
      ModelConfig config, Checkpoint checkpoint, DataType computeType, ComputeDevice device) {
    this.config = config;
    this.computeType = computeType;
    this.gates = LayerGates.load(checkpoint, config);
    this.kernel = ExpertKernel.open(config, checkpoint, computeType, device);
    this.batch = new GateBatch(config.hiddenSize());
    this.outputs = new LocalExpertOutputs(kernel, config.moe().expertCount(), computeType);
    this.sum = new GateOrderSum(config.hiddenSize());
    for (int layer = 0; layer < config.layerCount(); layer++) {
      List<ExpertWeights> weights = new ArrayList<>();
      if (config.layers().get(layer).moe()) {
        for (int expert = 0; expert < config.moe().expertCount(); expert++) {
          weights.add(kernel.load(layer, expert));
        }
      }
      experts.add(weights);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The answer's rows lie in memory that the next call uses again, so the receiver must have
   * read them by then.
   */
  @Override
  public void route(Call call, ByteBuffer rows, Reply reply) {
    batch.read(rows, computeType, call.rowCount(), RowTokens.absent());
    gates.gate(call.layer()).assign(batch, assignment);
    outputs.compute(assignment, rows, experts.get(call.layer()));
    int bytes = call.rowCount() * kernel.rowBytes();
    if (combined.capacity() < bytes) {
      combined = ByteBuffer.allocateDirect(2 * bytes);
    }
    ByteBuffer sums = combined.slice(0, bytes);
    List<RowFault> faults = sum.sum(call.layer(), assignment, outputs, sums, computeType);
    reply.combined(new Answer(sums, expertIds(call), faults));
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
}
