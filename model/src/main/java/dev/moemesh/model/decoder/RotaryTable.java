package dev.moemesh.model.decoder;

import dev.moemesh.model.config.RotaryFrequencies;

/**
 * Cosines and sines of the rotary embedding (Su et al., "RoFormer", 2021), computed in double as
 * far as positions were asked for. Not thread-safe.
 */
final class RotaryTable {

  private static final int FIRST_POSITIONS = 1024;

  private final double[] inverseFrequencies;
  private final double scaling;
  private Angles angles;

  RotaryTable(RotaryFrequencies frequencies) {
    this.inverseFrequencies = frequencies.inverseFrequencies();
    this.scaling = frequencies.attentionScaling();
    this.angles = compute(FIRST_POSITIONS);
  }

  /** The angles of at least so many positions. */
  Angles atLeast(int positions) {
    if (positions > angles.positions) {
      angles = compute(Integer.highestOneBit(positions - 1) << 1);
    }
    return angles;
  }

  private Angles compute(int positions) {
    int half = inverseFrequencies.length;
    float[] cosine = new float[Math.multiplyExact(positions, half)];
    float[] sine = new float[cosine.length];
    for (int i = 0; i < cosine.length; i++) {
      int position = i / half;
      double angle = position * inverseFrequencies[i % half];
      cosine[i] = (float) (Math.cos(angle) * scaling);
      sine[i] = (float) (Math.sin(angle) * scaling);
    }
    return new Angles(positions, cosine, sine);
  }

  /**
   * The table.
   *
   * @param cosine {@code [positions, headDim / 2]}; {@code sine} likewise
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, before any use
  record Angles(int positions, float[] cosine, float[] sine) {}
}
