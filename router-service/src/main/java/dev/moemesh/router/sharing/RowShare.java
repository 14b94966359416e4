package dev.moemesh.router.sharing;

import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;

/**
 * The rows of a call that one replica computes: experts ascending, the choices of each together.
 *
 * <p>Choices are those of the call's {@link dev.moemesh.model.gating.Assignment}. A share is a list
 * of runs of places in groups that belong to the call. Immutable while these are.
 *
 * @param <R> what a replica is
 */
public final class RowShare<R extends Replica> {
  private final R replica;
  private final ExpertRuns runs;
  private final ExpertGroups groups;

  RowShare(R replica, ExpertRuns runs, ExpertGroups groups) {
    this.replica = replica;
    this.runs = runs;
    this.groups = groups;
  }

  /** What is done with a choice and its position among the rows of the share. */
  @FunctionalInterface
  public interface Visitor {
    /** Visits a choice. */
    void choice(int choice, int position);
  }

  /** The replica that computes the rows. */
  public R replica() {
    return replica;
  }

  /** The number of rows, all experts together. */
  public int rows() {
    return runs.rows();
  }

  /** The number of experts. */
  public int groups() {
    return runs.size();
  }

  /** The expert of a group. */
  public int expert(int group) {
    return runs.expert(group);
  }

  /** The number of rows of a group. */
  public int rowCount(int group) {
    return runs.rowCount(group);
  }

  /** Whether the share has rows of an expert. */
  public boolean contains(int expert) {
    return runs.contains(expert);
  }

  /** Visits all choices in the order of the rows. */
  public void forEach(Visitor visitor) {
    int position = 0;
    for (int group = 0; group < runs.size(); group++) {
      int end = runs.start(group) + runs.rowCount(group);
      for (int i = runs.start(group); i < end; i++) {
        visitor.choice(groups.choice(i), position++);
      }
    }
  }

  /** The choices as an array of their own, in the order of the rows. */
  public int[] choices() {
    int[] choices = new int[rows()];
    forEach((choice, position) -> choices[position] = choice);
    return choices;
  }
}
