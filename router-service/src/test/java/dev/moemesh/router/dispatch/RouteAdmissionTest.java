package dev.moemesh.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouteAdmissionTest {
  private final RouteAdmission admission =
      new RouteAdmission(
          new RouterShape(
              new ModelShape(5, 4096, 8, new TreeSet<>(List.of(1))),
              4,
              dev.moemesh.model.config.DataType.F32),
          1 << 30);

  @Test
  void acceptsEveryRowFormat() {
    assertThat(admission.check(valid().build(), 16384)).isEmpty();
    assertThat(admission.check(valid().setDataType(DataType.DATA_TYPE_BF16).build(), 8192))
        .isEmpty();
    assertThat(admission.check(valid().setDataType(DataType.DATA_TYPE_F16).build(), 8192))
        .isEmpty();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertRefused(valid().setRowCount(0), 0, ErrorCode.ERROR_CODE_MALFORMED);
    assertRefused(valid().setRowCount(-1), 16384, ErrorCode.ERROR_CODE_MALFORMED);
    assertRefused(valid().clearDataType(), 16384, ErrorCode.ERROR_CODE_MALFORMED);
    assertRefused(valid().setModelFingerprint(4), 16384, ErrorCode.ERROR_CODE_UNKNOWN_MODEL);
    assertRefused(valid().setLayer(0), 16384, ErrorCode.ERROR_CODE_UNKNOWN_LAYER);
    assertRefused(valid(), 16383, ErrorCode.ERROR_CODE_BYTE_COUNT);
    assertRefused(valid().setRowCount(1025), 1025 * 16384, ErrorCode.ERROR_CODE_OVERLOADED);
  }

  @Test
  void acceptsAsManyRowsAsTheContractSays() {
    int most = DataPlane.mostRows(DataType.DATA_TYPE_F32, 4, 4096);

    assertThat(admission.check(valid().setRowCount(most).build(), most * 16384)).isEmpty();
    assertRefused(
        valid().setRowCount(most + 1), (most + 1) * 16384, ErrorCode.ERROR_CODE_OVERLOADED);
  }

  @Test
  void refusesACallThatAloneHoldsMoreThanAllMay() {
    RouteAdmission narrow =
        new RouteAdmission(
            new RouterShape(
                new ModelShape(5, 4096, 8, new TreeSet<>(List.of(1))),
                4,
                dev.moemesh.model.config.DataType.F32),
            10 * 16384 - 1);

    assertThat(narrow.check(valid().build(), 16384))
        .hasValueSatisfying(
            error -> {
              assertThat(error.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
              assertThat(error.getMessage()).contains("163839 bytes").contains("163840");
            });
  }

  private void assertRefused(RouteHeader.Builder header, int bytes, ErrorCode code) {
    assertThat(admission.check(header.build(), bytes))
        .hasValueSatisfying(error -> assertThat(error.getCode()).isEqualTo(code));
  }

  private static RouteHeader.Builder valid() {
    return RouteHeader.newBuilder()
        .setModelFingerprint(5)
        .setLayer(1)
        .setRowCount(1)
        .setDataType(DataType.DATA_TYPE_F32);
  }
}
