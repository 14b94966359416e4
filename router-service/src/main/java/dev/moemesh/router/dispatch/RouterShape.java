package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.model.config.DataType;
import dev.moemesh.translation.WireDataTypes;

/**
 * The model as calls see it.
 *
 * @param expertsPerToken the most experts of a row
 * @param computeType of rows between router and pods
 */
public record RouterShape(ModelShape model, int expertsPerToken, DataType computeType) {

  /** Bytes of a row between router and pods. */
  int rowBytes() {
    return model.hiddenSize() * computeType.bytes();
  }

  /** The compute type as the wire names it. */
  dev.moemesh.contract.v1.DataType wireType() {
    return WireDataTypes.of(computeType);
  }

  /**
   * The most bytes that a call holds: its rows, those gathered for the pods, those that came back,
   * and their sums.
   */
  long bytesHeld(RouteHeader header) {
    long rows = header.getRowCount();
    long combined = RowBytes.of(header.getDataType(), rows, model.hiddenSize());
    return rows * rowBytes() * (1 + 2L * expertsPerToken) + combined;
  }
}
