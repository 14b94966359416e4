package dev.moemesh.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.RowBytes;
import dev.moemesh.model.config.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WireDataTypesTest {

  @ParameterizedTest
  @EnumSource(DataType.class)
  void everyTypeComesBackFromTheWire(DataType type) {
    assertThat(WireDataTypes.toModel(WireDataTypes.of(type))).hasValue(type);
    assertThat(RowBytes.perNumber(WireDataTypes.of(type))).isEqualTo(type.bytes());
  }

  @ParameterizedTest
  @CsvSource({"F32, 1", "BF16, 2", "F16, 3"})
  void numbersOnTheWireStayAsTheyAre(DataType type, int number) {
    assertThat(WireDataTypes.of(type).getNumber()).isEqualTo(number);
  }

  @Test
  void noRowsHaveATypeThatTheModelDoesNotKnow() {
    assertThat(WireDataTypes.toModel(dev.moemesh.contract.v1.DataType.DATA_TYPE_UNSPECIFIED))
        .isEmpty();
    assertThat(WireDataTypes.toModel(dev.moemesh.contract.v1.DataType.UNRECOGNIZED)).isEmpty();
  }
}
