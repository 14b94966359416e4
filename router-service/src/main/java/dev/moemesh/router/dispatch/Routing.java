package dev.moemesh.router.dispatch;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.moemesh.router.combining.Combination;

/**
 * The arrays of one call in flight. They grow and are used again by later calls. Used on one
 * thread.
 */
final class Routing {
  private int[] expertIds = new int[0];
  private float[] gateWeights = new float[0];
  private int[] order = new int[0];
  private final Combination combination;

  Routing(int hiddenSize) {
    this.combination = new Combination(hiddenSize);
  }

  /** Makes room for that many choices. */
  void reset(int choices) {
    if (expertIds.length < choices) {
      int length = Math.max(choices, 2 * expertIds.length);
      expertIds = new int[length];
      gateWeights = new float[length];
      order = new int[length];
    }
    combination.reset(choices);
  }

  /** The expert of each choice. */
  int[] expertIds() {
    return expertIds;
  }

  /** The experts of the first choices, u16 little-endian. */
  ByteString wireIds(int count) {
    byte[] bytes = new byte[2 * count];
    for (int choice = 0; choice < count; choice++) {
      bytes[2 * choice] = (byte) expertIds[choice];
      bytes[2 * choice + 1] = (byte) (expertIds[choice] >>> 8);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** The gate weight of each choice. */
  float[] gateWeights() {
    return gateWeights;
  }

  /** The choices, sorted by expert. */
  int[] order() {
    return order;
  }

  Combination combination() {
    return combination;
  }
}
