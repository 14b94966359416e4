package dev.moemesh.placement.log;

/**
 * A later writer has taken over the model's log. {@link PlacementWriter} turns it into a result.
 */
public final class WriterFencedException extends RuntimeException {

  /** A writer of the model's placements was fenced. */
  public WriterFencedException(String model, Throwable cause) {
    super("another writer has taken over the placements of model '%s'".formatted(model), cause);
  }
}
