package dev.moemesh.router.combining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Combine;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WideRowsTest {
  private static final float[] NUMBERS = {0, -0f, 1, -1.5f, 0.0078125f, 240, -65504};

  @Test
  void numbersThatFitTheFormatComeBackAsTheyWere() {
    for (DataType type : DataType.values()) {
      ByteBuffer wire = ByteBuffer.allocateDirect(NUMBERS.length * type.bytes());
      float[] numbers = NUMBERS.clone();
      if (type == DataType.BF16) {
        numbers[6] = -65536;
      }
      Combine.store(numbers, 0, numbers.length, wire, 0, type);
      float[] wide = new float[numbers.length + 1];

      WideRows.widen(wire, type, numbers.length, wide);

      for (int i = 0; i < numbers.length; i++) {
        assertThat(Float.floatToRawIntBits(wide[i]))
            .as("%s of %s", numbers[i], type)
            .isEqualTo(Float.floatToRawIntBits(numbers[i]));
      }
      assertThat(wide[numbers.length]).isZero();
    }
  }
}
