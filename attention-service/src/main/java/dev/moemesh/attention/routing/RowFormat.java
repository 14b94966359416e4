package dev.moemesh.attention.routing;

import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.v1.DataType;

/**
 * The format of rows, and the model that they belong to.
 *
 * @param fingerprint of the model
 */
public record RowFormat(long fingerprint, DataType type, int hiddenSize) {
  long bytes(int rows) {
    return RowBytes.of(type, rows, hiddenSize);
  }
}
