package dev.moemesh.placement.log;

/** The log of placements cannot be read or written. The message carries the remedy. */
public final class PlacementLogException extends RuntimeException {

  /** The stable code of this error. */
  public static final String CODE = "placement_log_unavailable";

  /** A failure of the log. */
  public PlacementLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
