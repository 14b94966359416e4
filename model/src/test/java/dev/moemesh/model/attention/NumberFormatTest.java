package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.numbers.PackedFloats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumberFormatTest {

  /** Not a multiple of any vector's length. */
  private static final int COUNT = 37;

  /** Of a format of two bytes. */
  private static final int VALUES = 1 << 16;

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

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void everyValueWidensToTheBitsOfTheScalarConversion(DataType type) {
    byte[] values = new byte[2 * VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[2 * i] = (byte) i;
      values[2 * i + 1] = (byte) (i >>> 8);
    }
    float[] expected = new float[VALUES];
    PackedFloats.widen(ByteBuffer.wrap(values), type, VALUES, expected);
    float[] found = new float[VALUES];

    NumberFormat.of(type).widen(MemorySegment.ofArray(values), 0, found, 0, VALUES);

    assertThat(bits(found)).isEqualTo(bits(expected));
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void roundsToTheBitsOfTheScalarConversionNaNsAndTiesIncluded(DataType type) {
    float[] numbers = edgesAndRandomNumbers();
    ByteBuffer expected = ByteBuffer.allocate(2 * numbers.length);
    PackedFloats.round(numbers, 0, numbers.length, expected, 0, type);
    byte[] found = new byte[2 * numbers.length];
    byte[] scattered = new byte[2 * numbers.length];

    NumberFormat.of(type).narrow(numbers, 0, MemorySegment.ofArray(found), 0, numbers.length);
    NumberFormat.of(type)
        .scatter(numbers, 0, MemorySegment.ofArray(scattered), 0, 1, numbers.length);

    assertThat(found).isEqualTo(expected.array());
    assertThat(scattered).isEqualTo(expected.array());
  }

  /** Each upper half of a float, with lower halves at and beside the ties, and at random. */
  private static float[] edgesAndRandomNumbers() {
    int[] lowerHalves = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff, 0};
    float[] numbers = new float[VALUES * lowerHalves.length];
    Random random = new Random(1);
    for (int i = 0; i < numbers.length; i++) {
      int which = i % lowerHalves.length;
      int lower = which == 6 ? random.nextInt(VALUES) : lowerHalves[which];
      numbers[i] = Float.intBitsToFloat((i / lowerHalves.length) << 16 | lower);
    }
    return numbers;
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }
}
