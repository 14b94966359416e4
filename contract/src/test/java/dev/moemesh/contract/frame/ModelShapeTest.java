package dev.moemesh.contract.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelShapeTest {
  private final ModelShape shape = new ModelShape(0xabcL, 8, 4, new TreeSet<>(List.of(1, 3)));

  @Test
  void acceptsWhatFits() {
    assertThat(shape.checkModel(0xabcL)).isEmpty();
    assertThat(shape.checkLayer(3)).isEmpty();
    assertThat(shape.checkBytes(DataType.DATA_TYPE_F32, 2, 64)).isEmpty();
    assertThat(shape.checkBytes(DataType.DATA_TYPE_BF16, 2, 32)).isEmpty();
    assertThat(shape.checkBytes(DataType.DATA_TYPE_F16, 2, 32)).isEmpty();
  }

  @Test
  void namesWhatWasExpectedAndWhatWasFound() {
    assertThat(shape.checkModel(0xdefL))
        .hasValueSatisfying(
            error ->
                isError(
                    error,
                    ErrorCode.ERROR_CODE_UNKNOWN_MODEL,
                    "0000000000000abc, found 0000000000000def"));
    assertThat(shape.checkLayer(2))
        .hasValueSatisfying(
            error ->
                isError(
                    error,
                    ErrorCode.ERROR_CODE_UNKNOWN_LAYER,
                    "2 MoE layers from 1 to 3, found layer 2"));
    assertThat(shape.checkLayer(-1))
        .hasValueSatisfying(
            error -> isError(error, ErrorCode.ERROR_CODE_UNKNOWN_LAYER, "found layer 4294967295"));
    assertThat(shape.checkBytes(DataType.DATA_TYPE_UNSPECIFIED, 1, 0))
        .hasValueSatisfying(
            error -> isError(error, ErrorCode.ERROR_CODE_MALFORMED, "found DATA_TYPE_UNSPECIFIED"));
    assertThat(shape.checkBytes(DataType.DATA_TYPE_F32, 2, 63))
        .hasValueSatisfying(
            error ->
                isError(
                    error,
                    ErrorCode.ERROR_CODE_BYTE_COUNT,
                    "expected 64 bytes (2 rows x 8 numbers x 4 bytes), found 63"));
  }

  @Test
  void aRowCountCannotOverflowTheByteCount() {
    assertThat(shape.checkBytes(DataType.DATA_TYPE_F32, 1L << 27, 0)).isPresent();
    assertThat(shape.checkBytes(DataType.DATA_TYPE_F32, 0xffff_ffffL, 0)).isPresent();
  }

  private static void isError(WireError error, ErrorCode code, String text) {
    assertThat(error.getCode()).isEqualTo(code);
    assertThat(error.getMessage()).contains(text);
  }
}
