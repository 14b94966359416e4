package dev.moemesh.model.decoder;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.ffn.ExpertKernel;
import dev.moemesh.model.ffn.ExpertWeights;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.model.gating.ExpertOutputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes the experts of a batch in this process: gathers the rows by expert, and holds the
 * outputs in that order. The memory grows and is used again by the next batch. Not thread-safe.
 */
final class LocalExpertOutputs implements ExpertOutputs {
  private final ExpertKernel kernel;
  private final DataType type;
  private final ExpertGroups groups;
  private ByteBuffer gathered = ByteBuffer.allocateDirect(0);
  private ByteBuffer outputs = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);

  /** The place of each choice among the groups. */
  private int[] places = new int[0];

  LocalExpertOutputs(ExpertKernel kernel, int expertCount, DataType type) {
    this.kernel = kernel;
    this.groups = new ExpertGroups(expertCount);
    this.type = type;
  }

  /**
   * Runs the experts of all choices; the outputs of the batch before are void.
   *
   * @param rows {@code [rows, hiddenSize]} of the compute type, from the position
   * @param experts of the layer, by their ids
   */
  void compute(Assignment assignment, ByteBuffer rows, List<ExpertWeights> experts) {
    groups.group(assignment);
    reserve(groups.size());
    int rowBytes = kernel.rowBytes();
    for (int place = 0; place < groups.size(); place++) {
      int choice = groups.choice(place);
      places[choice] = place;
      int from = rows.position() + assignment.row(choice) * rowBytes;
      gathered.put(place * rowBytes, rows, from, rowBytes);
    }
    if (groups.size() > 0) {
      run(experts, groups.size() * rowBytes);
    }
  }

  private void run(List<ExpertWeights> experts, int bytes) {
    List<ExpertWeights> used = new ArrayList<>();
    int[] rowCounts = new int[groups.expertCount()];
    for (int expert = 0; expert < groups.expertCount(); expert++) {
      if (groups.count(expert) > 0) {
        rowCounts[used.size()] = groups.count(expert);
        used.add(experts.get(expert));
      }
    }
    kernel.compute(
        gathered.slice(0, bytes),
        used,
        Arrays.copyOf(rowCounts, used.size()),
        outputs.slice(0, bytes));
  }

  private void reserve(int choices) {
    int bytes = choices * kernel.rowBytes();
    if (outputs.capacity() < bytes) {
      gathered = ByteBuffer.allocateDirect(2 * bytes);
      outputs = ByteBuffer.allocateDirect(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
      places = new int[2 * choices];
    }
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public ByteBuffer rows(int choice) {
    return outputs;
  }

  @Override
  public int index(int choice) {
    return places[choice];
  }
}
