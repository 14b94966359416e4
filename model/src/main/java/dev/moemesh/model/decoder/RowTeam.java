package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.Team;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that share a step's rows, each with a {@link RowWorker} of its own. Owner of the
 * threads but for the caller's. Used by one thread at a time.
 */
final class RowTeam implements AutoCloseable {

  /** Rows that a thread takes at a time. */
  private static final int ROWS_AT_A_TIME = 16;

  /** Numbers of rows that one thread has computed before another has woken up: about 150 µs. */
  private static final long FEW_NUMBERS = 1 << 17;

  private final Team team;
  private final List<RowWorker> workers;
  private final int hiddenSize;

  /**
   * A team of threads.
   *
   * @param threads the caller's included
   */
  RowTeam(ModelConfig config, DataType computeType, int threads) {
    List<RowWorker> members = new ArrayList<>();
    for (int member = 0; member < threads; member++) {
      members.add(new RowWorker(config, computeType));
    }
    this.workers = List.copyOf(members);
    this.team = new Team(threads);
    this.hiddenSize = config.hiddenSize();
  }

  /** The caller's worker. */
  RowWorker own() {
    return workers.getFirst();
  }

  /** Does the work for each row, in any order, and returns when all is done. */
  void eachRow(int rows, Work work) {
    boolean alone = (long) rows * hiddenSize < FEW_NUMBERS;
    team.run(
        Math.ceilDiv(rows, ROWS_AT_A_TIME),
        alone,
        (part, member) -> {
          RowWorker worker = workers.get(member);
          int end = Math.min(rows, (part + 1) * ROWS_AT_A_TIME);
          for (int row = part * ROWS_AT_A_TIME; row < end; row++) {
            work.run(row, worker);
          }
        });
  }

  /**
   * Does the work for each part, in any order, and returns when all is done.
   *
   * @param alone whether waking the other threads would take longer than it saves
   */
  void eachPart(int parts, boolean alone, Work work) {
    team.run(parts, alone, (part, member) -> work.run(part, workers.get(member)));
  }

  @Override
  public void close() {
    team.close();
  }

  /** Work on one row or part, which touches no other's. */
  @FunctionalInterface
  interface Work {
    void run(int index, RowWorker worker);
  }
}
