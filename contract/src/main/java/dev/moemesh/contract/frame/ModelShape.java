package dev.moemesh.contract.frame;

import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The facts of a model that validate a frame before its bytes touch a tensor.
 *
 * @param fingerprint the first 8 bytes (big-endian) of the SHA-256 of {@code config.json}
 * @param hiddenSize numbers in a row
 * @param expertCount experts of each MoE layer
 * @param moeLayers indices of the layers that have experts
 */
public record ModelShape(
    long fingerprint, int hiddenSize, int expertCount, SortedSet<Integer> moeLayers) {

  public ModelShape {
    moeLayers = Collections.unmodifiableSortedSet(new TreeSet<>(moeLayers));
  }

  /** Returns UNKNOWN_MODEL if the frame is for another model. */
  public Optional<WireError> checkModel(long frameFingerprint) {
    return frameFingerprint == fingerprint
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_UNKNOWN_MODEL,
                "expected model fingerprint %016x, found %016x; start every process on the same model directory"
                    .formatted(fingerprint, frameFingerprint)));
  }

  /** Returns UNKNOWN_LAYER if the layer does not exist or has no experts. */
  public Optional<WireError> checkLayer(int layer) {
    return moeLayers.contains(layer)
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_UNKNOWN_LAYER,
                "expected one of the %d MoE layers %s, found layer %s"
                    .formatted(moeLayers.size(), span(), Integer.toUnsignedString(layer))));
  }

  /** Returns MALFORMED for a type that rows cannot have, and BYTE_COUNT for a wrong byte count. */
  public Optional<WireError> checkBytes(DataType type, long rows, int bytes) {
    if (RowBytes.perNumber(type) == 0) {
      return Optional.of(
          WireErrors.of(
              ErrorCode.ERROR_CODE_MALFORMED,
              "expected data type F32, BF16 or F16, found %s".formatted(type)));
    }
    long expected = RowBytes.of(type, rows, hiddenSize);
    return bytes == expected
        ? Optional.empty()
        : Optional.of(
            WireErrors.of(
                ErrorCode.ERROR_CODE_BYTE_COUNT,
                "expected %d bytes (%d rows x %d numbers x %d bytes), found %d"
                    .formatted(expected, rows, hiddenSize, RowBytes.perNumber(type), bytes)));
  }

  private String span() {
    return moeLayers.isEmpty()
        ? "(none)"
        : "from %d to %d".formatted(moeLayers.first(), moeLayers.last());
  }
}
