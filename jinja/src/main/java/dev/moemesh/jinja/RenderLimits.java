package dev.moemesh.jinja;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one rendering may use before it is stopped.
 *
 * @param outputCharacters characters in the result
 * @param workCharacters characters and list items produced on the way, intermediate values included
 * @param callDepth macros (and recursive loops) inside one another
 * @param time wall-clock time
 */
public record RenderLimits(
    int outputCharacters, long workCharacters, int callDepth, Duration time) {

  /** Enough for a context of a million tokens, little enough to be harmless. */
  public static final RenderLimits DEFAULT =
      new RenderLimits(Value.MAX_LENGTH, 16L * Value.MAX_LENGTH, 64, Duration.ofSeconds(5));

  public RenderLimits {
    requireNonNull(time, "time is null");
    if (outputCharacters <= 0 || workCharacters <= 0 || callDepth <= 0 || !time.isPositive()) {
      throw new IllegalArgumentException(
          "Render limits must be positive, found output %d, work %d, call depth %d, time %s: use RenderLimits.DEFAULT or larger values"
              .formatted(outputCharacters, workCharacters, callDepth, time));
    }
  }
}
