package dev.moemesh.model.decoder;

/**
 * The rows of one step in {@link JavaSharedLayers}: their memory, and where each stands in its
 * sequence.
 *
 * @param buffers hold as many rows as the step has
 * @param angles of all positions of the step
 */
record StepRows(StepBuffers buffers, StepTiles tiles, RotaryTable.Angles angles) {

  /** How many there are. */
  int count() {
    return tiles.positions().length;
  }
}
