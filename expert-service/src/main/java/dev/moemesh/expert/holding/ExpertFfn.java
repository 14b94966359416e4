package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import java.nio.ByteBuffer;
import java.util.List;

/** The feed-forward networks of a model's experts, behind one interface without tensors. */
public interface ExpertFfn extends AutoCloseable {

  /**
   * Reads and packs one expert's weights. May run concurrently with {@link #compute}. The caller
   * closes the expert.
   *
   * @throws RuntimeException if the weights cannot be read; the message says why
   */
  HeldExpert load(Slot slot);

  /**
   * Warms {@link #compute} up with a loaded expert, as far as earlier experts have not: the first
   * calls are slow, and no request should meet them. Called once per expert on the computing
   * thread.
   */
  void warm(HeldExpert expert);

  /**
   * Starts the native threads that help the calling thread; its first call would start them
   * otherwise. They inherit the processors that the calling thread may use now.
   */
  void startHelpers();

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
