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
  private final int[] experts;
  private final int[] starts;
  private final int[] rowCounts;
  private final int size;
  private final int rows;
  private final ExpertGroups groups;

  RowShare(
      R replica,
      int[] experts,
      int[] starts,
      int[] rowCounts,
      int size,
      int rows,
      ExpertGroups groups) {
    this.replica = replica;
    this.experts = experts;
    this.starts = starts;
    this.rowCounts = rowCounts;
    this.size = size;
    this.rows = rows;
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
    return rows;
  }

  /** The number of experts. */
  public int groups() {
    return size;
  }

  /** The expert of a group. */
  public int expert(int group) {
    return experts[group];
  }

  /** The number of rows of a group. */
  public int rowCount(int group) {
    return rowCounts[group];
  }

  /** Whether the share has rows of an expert. */
  public boolean contains(int expert) {
    for (int group = 0; group < size; group++) {
      if (experts[group] == expert) {
        return true;
      }
    }
    return false;
  }

  /** Visits all choices in the order of the rows. */
  public void forEach(Visitor visitor) {
    int position = 0;
    for (int group = 0; group < size; group++) {
      int end = starts[group] + rowCounts[group];
      for (int i = starts[group]; i < end; i++) {
        visitor.choice(groups.choice(i), position++);
      }
    }
  }

  /** The choices as an array of their own, in the order of the rows. */
  public int[] choices() {
    int[] choices = new int[rows];
    forEach((choice, position) -> choices[position] = choice);
    return choices;
  }
}
