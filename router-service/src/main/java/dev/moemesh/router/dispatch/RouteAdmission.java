package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.WireError;
import java.util.Optional;

/** Checks a call before its bytes are touched. A pure function of the call. */
final class RouteAdmission {
  private final RouterShape shape;
  private final int mostRows;
  private final long mostBytes;

  /**
   * Checks for calls of a model.
   *
   * @param mostBytes the bytes that one call may hold
   */
  RouteAdmission(RouterShape shape, long mostBytes) {
    this.shape = shape;
    this.mostRows =
        DataPlane.mostRows(shape.wireType(), shape.expertsPerToken(), shape.model().hiddenSize());
    this.mostBytes = mostBytes;
  }

  /** The first thing wrong with the call; empty if it may be routed. */
  Optional<WireError> check(RouteHeader header, int bytes) {
    return checkRows(header)
        .or(() -> shape.model().checkModel(header.getModelFingerprint()))
        .or(() -> shape.model().checkLayer(header.getLayer()))
        .or(() -> shape.model().checkBytes(header.getDataType(), header.getRowCount(), bytes))
        .or(() -> checkSize(header))
        .or(() -> checkLoad(shape.bytesHeld(header)));
  }

  /** The most bytes that a call holds. */
  long bytesHeld(RouteHeader header) {
    return shape.bytesHeld(header);
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

  /** A pod may get all choices of a call, in one frame. */
  private Optional<WireError> checkSize(RouteHeader header) {
    return header.getRowCount() <= mostRows
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_OVERLOADED,
                "expected at most %d rows in a call, found %d; send them in several calls"
                    .formatted(mostRows, header.getRowCount())));
  }

  private Optional<WireError> checkLoad(long bytes) {
    return bytes <= mostBytes
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_OVERLOADED,
                "expected a call that holds at most %d bytes of rows, found one of %d; send less at a time or raise moe.router.max-bytes-in-flight"
                    .formatted(mostBytes, bytes)));
  }
}
