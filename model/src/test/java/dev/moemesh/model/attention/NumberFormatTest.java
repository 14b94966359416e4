package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumberFormatTest {

  /** Not a multiple of any vector's length. */
  private static final int COUNT = 37;

  @ParameterizedTest
  @EnumSource(DataType.class)
  void readsWhatItWroteAndNothingElse(DataType type) {
    NumberFormat format = NumberFormat.of(type);
    float[] numbers = new float[COUNT + 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i - 19) * 0.125f; // every format has them
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate((COUNT + 2L) * format.bytes());
      float[] read = new float[COUNT + 2];

      format.narrow(numbers, 1, memory, format.bytes(), COUNT);
      format.widen(memory, 0, read, 0, COUNT + 2);

      numbers[0] = 0;
      numbers[COUNT + 1] = 0;
      assertThat(read).isEqualTo(numbers);
    }
  }

  @Test
  void roundsToTheNearestBFloat16AndTiesToEven() {
    float[] numbers = new float[48];
    Random random = new Random(1);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.intBitsToFloat(random.nextInt(0x7f80_0000) | random.nextInt(2) << 31);
    }
    numbers[0] = Float.intBitsToFloat(0x3f80_8000); // between two, the lower is even
    numbers[1] = Float.intBitsToFloat(0x3f81_8000); // the upper is even
    numbers[2] = Float.intBitsToFloat(0x7fff_ffff);
    numbers[3] = Float.NEGATIVE_INFINITY;
    numbers[4] = Float.MAX_VALUE;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(numbers.length * 2L);

      NumberFormat.of(DataType.BF16).narrow(numbers, 0, memory, 0, numbers.length);

      short[] found = memory.toArray(ValueLayout.JAVA_SHORT);
      assertThat(found[0]).isEqualTo((short) 0x3f80);
      assertThat(found[1]).isEqualTo((short) 0x3f82);
      assertThat(found[2]).isEqualTo((short) 0x7fc0);
      assertThat(found[3]).isEqualTo((short) 0xff80);
      assertThat(found[4]).isEqualTo((short) 0x7f80);
      for (int i = 5; i < numbers.length; i++) {
        int bits = Float.floatToRawIntBits(numbers[i]);
        int half = 0x7fff + (bits >>> 16 & 1);
        assertThat(found[i]).isEqualTo((short) ((bits + half) >>> 16));
      }
    }
  }
}
