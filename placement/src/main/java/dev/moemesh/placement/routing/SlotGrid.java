package dev.moemesh.placement.routing;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import java.util.Arrays;

/**
 * The slots of a model as a grid: a row for each MoE layer, a column for each expert. Numbers them
 * row by row. Immutable.
 */
public final class SlotGrid {
  private static final int NO_ROW = -1;

  private final int[] layers;
  private final int[] rowOfLayer;
  private final int expertCount;

  /** The grid of a model. */
  public SlotGrid(ModelShape shape) {
    this.layers = shape.moeLayers().stream().mapToInt(Integer::intValue).toArray();
    this.expertCount = shape.expertCount();
    this.rowOfLayer = new int[layers.length == 0 ? 0 : layers[layers.length - 1] + 1];
    Arrays.fill(rowOfLayer, NO_ROW);
    for (int row = 0; row < layers.length; row++) {
      rowOfLayer[layers[row]] = row;
    }
  }

  /** Rows of the grid: the model's MoE layers. */
  int rows() {
    return layers.length;
  }

  /** Columns of the grid: the experts of each MoE layer. */
  int columns() {
    return expertCount;
  }

  /** Slots of the model. */
  int size() {
    return layers.length * expertCount;
  }

  /** Whether the model has that expert in that layer. */
  boolean contains(int layer, int expert) {
    return layer >= 0
        && layer < rowOfLayer.length
        && rowOfLayer[layer] != NO_ROW
        && expert >= 0
        && expert < expertCount;
  }

  /** The row of an MoE layer. */
  int row(int layer) {
    return rowOfLayer[layer];
  }

  /** The number of a slot that the grid contains. */
  int index(int layer, int expert) {
    return rowOfLayer[layer] * expertCount + expert;
  }

  /** The slot with that number. */
  Slot slot(int index) {
    return new Slot(layers[index / expertCount], index % expertCount);
  }
}
