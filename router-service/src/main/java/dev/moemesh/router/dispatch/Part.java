package dev.moemesh.router.dispatch;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The part of a call that one pod computes: experts ascending, the choices of each together.
 *
 * <p>Choices are those of the call's {@link dev.moemesh.model.gating.Assignment}. The groups are
 * the call's; a part is a list of ranges of their places. Immutable.
 */
public final class Part<R extends Replica> {
  private final R replica;
  private final int[] experts;
  private final int[] starts;
  private final int[] rowCounts;
  private final ExpertGroups order;
  private final int rows;

  Part(R replica, int[] experts, int[] starts, int[] rowCounts, ExpertGroups order) {
    this.replica = replica;
    this.experts = experts;
    this.starts = starts;
    this.rowCounts = rowCounts;
    this.order = order;
    this.rows = Arrays.stream(rowCounts).sum();
  }

  /** What is done with a choice and its place among the part's rows. */
  @FunctionalInterface
  interface Visitor {
    void choice(int choice, int position);
  }

  R replica() {
    return replica;
  }

  int rows() {
    return rows;
  }

  int groups() {
    return experts.length;
  }

  int expert(int group) {
    return experts[group];
  }

  int rowCount(int group) {
    return rowCounts[group];
  }

  /** Visits all choices in the order of the part's rows. */
  void forEach(Visitor visitor) {
    int position = 0;
    for (int group = 0; group < experts.length; group++) {
      for (int i = starts[group]; i < starts[group] + rowCounts[group]; i++) {
        visitor.choice(order.choice(i), position++);
      }
    }
  }

  /** The choices as an array of their own. */
  int[] choices() {
    int[] choices = new int[rows];
    forEach((choice, position) -> choices[position] = choice);
    return choices;
  }

  void writeTo(ComputeHeader.Builder header) {
    for (int group = 0; group < experts.length; group++) {
      header.addExperts(experts[group]).addRowCounts(rowCounts[group]);
    }
  }

  /** For people: {@code experts 1, 4 of layer 3 on pod pod-2}. */
  String describe(int layer) {
    String named =
        Arrays.stream(experts).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return "experts %s of layer %d on pod %s".formatted(named, layer, replica.id());
  }

  /** The experts as slots of the layer. */
  Iterable<Slot> slots(int layer) {
    return Arrays.stream(experts).mapToObj(expert -> new Slot(layer, expert)).toList();
  }
}
