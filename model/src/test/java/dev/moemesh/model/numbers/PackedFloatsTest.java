package dev.moemesh.model.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedFloatsTest {
  /** All formats have them. */
  private static final float[] NUMBERS = {0, -0f, 1, -1.5f, 0.0078125f, 240, -65280};

  @ParameterizedTest
  @EnumSource(DataType.class)
  void numbersThatFitTheTypeComeBackAsTheyWere(DataType type) {
    float[] numbers = NUMBERS.clone();
    numbers[6] = type == DataType.F16 ? -65504 : -65536;
    ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.length * type.bytes());
    float[] wide = new float[numbers.length + 1];

    PackedFloats.round(numbers, 0, numbers.length, bytes, 0, type);
    PackedFloats.widen(bytes, type, numbers.length, wide);

    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.floatToRawIntBits(wide[i]))
          .as("%s of %s", numbers[i], type)
          .isEqualTo(Float.floatToRawIntBits(numbers[i]));
    }
    assertThat(wide[numbers.length]).isZero();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void aPartIsWrittenToItsPlaceAndNothingElse(DataType type) {
    ByteBuffer bytes = ByteBuffer.allocate(5 * type.bytes());
    float[] wide = new float[5];

    PackedFloats.round(NUMBERS, 2, 2, bytes, 1, type);
    PackedFloats.widen(bytes, type, 5, wide);

    assertThat(wide).containsExactly(0, 1, -1.5f, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void bytesAreLittleEndianAndThePositionDoesNotMatter(DataType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * type.bytes()).order(ByteOrder.BIG_ENDIAN).position(3);
    float[] wide = new float[4];

    PackedFloats.round(new float[] {1, 2, 3, 4}, 0, 4, bytes, 0, type);
    PackedFloats.widen(bytes, type, 4, wide);

    assertThat(wide).containsExactly(1, 2, 3, 4);
    assertThat(bytes.get(type.bytes() - 1))
        .as("sign and exponent of 1")
        .isBetween((byte) 0x3c, (byte) 0x3f);
    assertThat(bytes.position()).isEqualTo(3);
    assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void numbersComeOutTheSameFromAnyMemory(DataType type) {
    int count = 5000;
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i % 251 - 100;
    }
    ByteBuffer heap = ByteBuffer.allocate(count * type.bytes());
    PackedFloats.round(numbers, 0, count, heap, 0, type);

    float[] ofHeap = new float[count];
    PackedFloats.widen(heap.asReadOnlyBuffer(), type, count, ofHeap);
    float[] ofNative = new float[count];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(heap.capacity()).copyFrom(MemorySegment.ofBuffer(heap));
      PackedFloats.widen(memory, type, count, ofNative);
    }

    assertThat(ofHeap).containsExactly(numbers);
    assertThat(ofNative).containsExactly(numbers);
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void aBufferThatIsTooShortIsRefused(DataType type) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * type.bytes()).limit(3 * type.bytes());

    assertThatThrownBy(() -> PackedFloats.widen(bytes, type, 4, new float[4]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PackedFloats.widen(bytes, type, 3, new float[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PackedFloats.round(NUMBERS, 0, 2, bytes, 2, type))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
