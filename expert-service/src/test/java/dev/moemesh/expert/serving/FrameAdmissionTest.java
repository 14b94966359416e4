package dev.moemesh.expert.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.placement.ServedEpochs;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrameAdmissionTest {
  private final FrameAdmission admission =
      new FrameAdmission(
          new ModelShape(5, 4, 8, new TreeSet<>(List.of(0, 2))), DataType.DATA_TYPE_F32);

  @Test
  void acceptsAFrameThatFits() {
    assertThat(check(valid(), 48)).isEmpty();
    assertThat(check(valid().setEpoch(3), 48)).isEmpty();
  }

  @Test
  void refusesGroupsThatDoNotAddUp() {
    assertRefused(
        valid().clearRowCounts(), 48, ErrorCode.ERROR_CODE_MALFORMED, "2 experts and 0 row counts");
    assertRefused(
        valid().clearExperts().clearRowCounts(), 0, ErrorCode.ERROR_CODE_MALFORMED, "0 experts");
    assertRefused(
        valid().setRowCounts(1, 0), 48, ErrorCode.ERROR_CODE_MALFORMED, "found 0 for expert 3");
    assertRefused(
        valid().setRowCounts(1, -1),
        48,
        ErrorCode.ERROR_CODE_MALFORMED,
        "found 4294967295 for expert 3");
    assertRefused(valid().setExperts(1, 1), 48, ErrorCode.ERROR_CODE_MALFORMED, "found 1 twice");
  }

  @Test
  void refusesAnotherModelOrLayer() {
    assertRefused(
        valid().setModelFingerprint(6), 48, ErrorCode.ERROR_CODE_UNKNOWN_MODEL, "0000000000000005");
    assertRefused(valid().setLayer(1), 48, ErrorCode.ERROR_CODE_UNKNOWN_LAYER, "found layer 1");
  }

  @Test
  void refusesBytesThatAreNotTheRows() {
    assertRefused(valid(), 47, ErrorCode.ERROR_CODE_BYTE_COUNT, "expected 48 bytes");
    assertRefused(valid(), 0, ErrorCode.ERROR_CODE_BYTE_COUNT, "found 0");
    assertRefused(
        valid().setDataType(DataType.DATA_TYPE_BF16),
        24,
        ErrorCode.ERROR_CODE_MALFORMED,
        "moe.compute-type");
    assertRefused(valid().setDataTypeValue(77), 48, ErrorCode.ERROR_CODE_MALFORMED, "UNRECOGNIZED");
    assertRefused(
        valid().setRowCounts(0, Integer.MAX_VALUE).setRowCounts(1, Integer.MAX_VALUE),
        48,
        ErrorCode.ERROR_CODE_BYTE_COUNT,
        "68719476704 bytes");
  }

  @Test
  void refusesExpertsThatLieElsewhere() {
    assertRefused(
        valid().setExperts(1, 4),
        48,
        ErrorCode.ERROR_CODE_UNKNOWN_EXPERT,
        "layer 2 that this pod holds, found 4");
    assertRefused(
        valid().setExperts(1, -1), 48, ErrorCode.ERROR_CODE_UNKNOWN_EXPERT, "found 4294967295");
  }

  @Test
  void refusesEpochsTooOldOrNotSeenYet() {
    assertRefused(valid().setEpoch(2), 48, ErrorCode.ERROR_CODE_STALE_EPOCH, "3 to 5, found 2");
    assertRefused(valid().setEpoch(6), 48, ErrorCode.ERROR_CODE_STALE_EPOCH, "3 to 5, found 6");
  }

  private void assertRefused(ComputeHeader.Builder header, int bytes, ErrorCode code, String text) {
    assertThat(check(header, bytes))
        .hasValueSatisfying(
            error -> {
              assertThat(error.getCode()).isEqualTo(code);
              assertThat(error.getMessage()).contains(text);
            });
  }

  private Optional<WireError> check(ComputeHeader.Builder header, int bytes) {
    return admission.check(
        header.build(),
        bytes,
        (layer, expert) -> layer == 2 && (expert == 1 || expert == 3),
        new ServedEpochs(3, 5));
  }

  private static ComputeHeader.Builder valid() {
    return ComputeHeader.newBuilder()
        .setModelFingerprint(5)
        .setEpoch(5)
        .setLayer(2)
        .setDataType(DataType.DATA_TYPE_F32)
        .addExperts(1)
        .addExperts(3)
        .addRowCounts(2)
        .addRowCounts(1);
  }
}
