package dev.moemesh.deploy.table;

/** Where the cells of a table stand in their columns. */
public enum Alignment {
  /** All to the left. */
  LEFT,
  /**
   * The first column, which names the row, to the left; all others, which hold numbers, to the
   * right.
   */
  NUMBERS_RIGHT
}
