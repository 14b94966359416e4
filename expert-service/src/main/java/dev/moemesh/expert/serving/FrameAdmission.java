package dev.moemesh.expert.serving;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.placement.ServedEpochs;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks a frame before its bytes become a tensor: its form, then its model, then whether this pod
 * can compute it. Pure.
 */
final class FrameAdmission {
  private final ModelShape shape;
  private final DataType computeType;

  FrameAdmission(ModelShape shape, DataType computeType) {
    this.shape = shape;
    this.computeType = computeType;
  }

  /** Which experts the pod holds. */
  @FunctionalInterface
  interface Holds {
    boolean holds(int layer, int expert);
  }

  /** The first fault of the frame; empty if the pod can compute it. */
  Optional<WireError> check(ComputeHeader header, int bytes, Holds here, ServedEpochs epochs) {
    return checkGroups(header)
        .or(() -> shape.checkModel(header.getModelFingerprint()))
        .or(() -> shape.checkLayer(header.getLayer()))
        .or(() -> checkType(header))
        .or(() -> shape.checkBytes(header.getDataType(), rows(header), bytes))
        .or(() -> checkExperts(header, here))
        .or(() -> checkEpoch(header, epochs));
  }

  private static Optional<WireError> checkGroups(ComputeHeader header) {
    int experts = header.getExpertsCount();
    if (experts == 0 || experts != header.getRowCountsCount()) {
      return malformed(
          "expected one row count for each of at least one expert, found %d experts and %d row counts"
              .formatted(experts, header.getRowCountsCount()));
    }
    int[] sorted = new int[experts];
    for (int i = 0; i < experts; i++) {
      if (header.getRowCounts(i) <= 0) {
        return malformed(
            "expected at least one row for each expert, found %s for expert %s"
                .formatted(
                    Integer.toUnsignedString(header.getRowCounts(i)),
                    Integer.toUnsignedString(header.getExperts(i))));
      }
      sorted[i] = header.getExperts(i);
    }
    Arrays.sort(sorted);
    for (int i = 1; i < experts; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return malformed(
            "expected each expert once, found %s twice"
                .formatted(Integer.toUnsignedString(sorted[i])));
      }
    }
    return Optional.empty();
  }

  private Optional<WireError> checkType(ComputeHeader header) {
    return header.getDataType() == computeType
        ? Optional.empty()
        : malformed(
            "expected rows of this pod's compute type %s, found %s; give all processes the same moe.compute-type"
                .formatted(computeType, header.getDataType()));
  }

  private static long rows(ComputeHeader header) {
    long rows = 0;
    for (int i = 0; i < header.getRowCountsCount(); i++) {
      rows += header.getRowCounts(i);
    }
    return rows;
  }

  private static Optional<WireError> checkExperts(ComputeHeader header, Holds here) {
    for (int i = 0; i < header.getExpertsCount(); i++) {
      if (!here.holds(header.getLayer(), header.getExperts(i))) {
        return Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_UNKNOWN_EXPERT,
                "expected an expert of layer %d that this pod holds, found %s; Describe says what it holds"
                    .formatted(header.getLayer(), Integer.toUnsignedString(header.getExperts(i)))));
      }
    }
    return Optional.empty();
  }

  private static Optional<WireError> checkEpoch(ComputeHeader header, ServedEpochs epochs) {
    return epochs.accepts(header.getEpoch())
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_STALE_EPOCH,
                "expected placement epoch %d to %d, found %s; route again by the newest placement"
                    .formatted(
                        epochs.previous(),
                        epochs.current(),
                        Long.toUnsignedString(header.getEpoch()))));
  }

  private static Optional<WireError> malformed(String message) {
    return Optional.of(WireErrors.of(ErrorCode.ERROR_CODE_MALFORMED, message));
  }
}
