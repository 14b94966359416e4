package dev.moemesh.model.decoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.config.RotaryFrequencies;
import dev.moemesh.model.torch.Tensors;

/**
 * Cosines and sines of the rotary embedding (Su et al., "RoFormer", 2021), {@code [positions,
 * headDim / 2]} in float32, computed in double as far as positions were asked for. Owner of its
 * tensors. Not thread-safe.
 */
final class RotaryTable implements AutoCloseable {

  private static final int FIRST_POSITIONS = 1024;

  private final PtNDManager parent;
  private final double[] inverseFrequencies;
  private final double scaling;
  private Table table;

  RotaryTable(PtNDManager parent, RotaryFrequencies frequencies) {
    this.parent = parent;
    this.inverseFrequencies = frequencies.inverseFrequencies();
    this.scaling = frequencies.attentionScaling();
    this.table = compute(FIRST_POSITIONS);
  }

  /** A table of at least so many positions, valid until the next call. */
  Table atLeast(long positions) {
    if (positions > table.positions) {
      Table larger = compute(Long.highestOneBit(positions - 1) << 1);
      table.manager.close();
      table = larger;
    }
    return table;
  }

  private Table compute(long positions) {
    int half = inverseFrequencies.length;
    float[] cosine = new float[Math.toIntExact(positions * half)];
    float[] sine = new float[cosine.length];
    for (int i = 0; i < cosine.length; i++) {
      int position = i / half;
      double angle = position * inverseFrequencies[i % half];
      cosine[i] = (float) (Math.cos(angle) * scaling);
      sine[i] = (float) (Math.sin(angle) * scaling);
    }
    PtNDManager manager = Tensors.scope(parent);
    Shape shape = new Shape(positions, half);
    return new Table(
        manager,
        positions,
        (PtNDArray) manager.create(cosine, shape),
        (PtNDArray) manager.create(sine, shape));
  }

  @Override
  public void close() {
    table.manager.close();
  }

  record Table(PtNDManager manager, long positions, PtNDArray cosine, PtNDArray sine) {}
}
