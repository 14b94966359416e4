package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.WireError;
import java.util.Optional;

/** Checks a call before its bytes are touched. A pure function of the call. */
final class RouteAdmission {
  private final ModelShape shape;
  private final int mostRows;

  RouteAdmission(ModelShape shape, int expertsPerToken, DataType computeType) {
    this.shape = shape;
    this.mostRows = DataPlane.mostRows(computeType, expertsPerToken, shape.hiddenSize());
  }

  /** The first thing wrong with the call; empty if it may be routed. */
  Optional<WireError> check(RouteHeader header, int bytes) {
    return checkRows(header)
        .or(() -> shape.checkModel(header.getModelFingerprint()))
        .or(() -> shape.checkLayer(header.getLayer()))
        .or(() -> shape.checkBytes(header.getDataType(), header.getRowCount(), bytes))
        .or(() -> checkSize(header));
  }

  private static Optional<WireError> checkRows(RouteHeader header) {
    return header.getRowCount() > 0
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_MALFORMED,
                "expected at least one row and at most 2^31 - 1, found "
                    + Integer.toUnsignedString(header.getRowCount())));
  }

  /** All choices of a call may go to one pod, in one frame. */
  private Optional<WireError> checkSize(RouteHeader header) {
    return header.getRowCount() <= mostRows
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_OVERLOADED,
                "expected at most %d rows in a call, found %d; send them in several calls"
                    .formatted(mostRows, header.getRowCount())));
  }
}
