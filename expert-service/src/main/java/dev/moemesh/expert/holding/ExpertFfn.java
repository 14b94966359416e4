package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import java.nio.ByteBuffer;
import java.util.List;

/** The feed-forward networks of a model's experts: all that this service must know of tensors. */
public interface ExpertFfn extends AutoCloseable {

  /**
   * Reads one expert's weights and readies them; may run beside {@link #compute}. The caller closes
   * what it gets.
   *
   * @throws RuntimeException if the weights cannot be read; the message says why
   */
  HeldExpert load(Slot slot);

  /**
   * Prepares {@link #compute} for an expert that was loaded, as far as the experts before it have
   * not: no request shall meet the first calls, which are the slow ones. Called on the thread that
   * computes, once for each expert.
   */
  void warm(HeldExpert expert);

  /**
   * Runs each expert over its rows, in one native call.
   *
   * @param threads to compute with; results have the same bits whatever it is
   * @param rows direct, {@code [sum(rowCounts), hiddenSize]} in the compute type, grouped by expert
   * @param experts whose rows follow each other
   * @param rowCounts rows of each expert, all positive
   * @param output direct, as large as {@code rows}: receives each row's output in its place
   */
  void compute(
      int threads, ByteBuffer rows, List<HeldExpert> experts, int[] rowCounts, ByteBuffer output);

  @Override
  void close();
}
