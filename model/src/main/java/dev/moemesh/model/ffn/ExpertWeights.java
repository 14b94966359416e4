package dev.moemesh.model.ffn;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.moemesh.model.torch.Tensors;
import dev.moemesh.model.torch.WeightLoader;

/**
 * The weights of one gated feed-forward network, packed: gate and up {@code [intermediateSize,
 * hiddenSize]}, down {@code [hiddenSize, intermediateSize]}.
 *
 * <p>Owner of the packed tensors; {@link #close()} frees them. Immutable.
 */
public final class ExpertWeights implements AutoCloseable {

  private final PtNDManager manager;
  private final PtNDArray[] gateUpDown;
  private final long bytes;

  private ExpertWeights(PtNDManager manager, PtNDArray[] gateUpDown, long bytes) {
    this.manager = manager;
    this.gateUpDown = gateUpDown;
    this.bytes = bytes;
  }

  /** Packs the three matrices named. */
  static ExpertWeights load(
      PtNDManager parent,
      WeightLoader loader,
      int hiddenSize,
      int intermediateSize,
      String gate,
      String up,
      String down) {
    PtNDManager manager = Tensors.scope(parent);
    try {
      WeightLoader.Packed packedGate = loader.pack(manager, hiddenSize, gate);
      WeightLoader.Packed packedUp = loader.pack(manager, hiddenSize, up);
      WeightLoader.Packed packedDown = loader.pack(manager, intermediateSize, down);
      return new ExpertWeights(
          manager,
          new PtNDArray[] {packedGate.tensor(), packedUp.tensor(), packedDown.tensor()},
          packedGate.bytes() + packedUp.bytes() + packedDown.bytes());
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Bytes of weights held. */
  public long bytes() {
    return bytes;
  }

  PtNDArray[] gateUpDown() {
    return gateUpDown;
  }

  @Override
  public void close() {
    manager.close();
  }
}
