package dev.moemesh.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
  private static SafetensorsHeader parse(String json, long dataBytes) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return SafetensorsHeader.parse(bytes, 8 + bytes.length + dataBytes, "file");
  }

  @Test
  void tensorsAreReadInFileOrder() {
    SafetensorsHeader header =
        parse(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[4,16]},"
                + "\"a\":{\"data_offsets\":[0,4],\"shape\":[],\"dtype\":\"F32\"}}   ",
            16);

    assertThat(header.tensors().values())
        .containsExactly(
            new TensorInfo("a", "F32", List.of(), 0, 4),
            new TensorInfo("b", "BF16", List.of(2L, 3L), 4, 16));
  }

  @Test
  void emptyTensorsAndFormatsOfHalfBytesAreAllowed() {
    SafetensorsHeader header =
        parse(
            "{\"empty\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[2,2]},"
                + "\"packed\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,2]}}",
            2);

    assertThat(header.tensors()).containsOnlyKeys("packed", "empty");
  }

  @Test
  void aFormatThatIsNewerThanThisCodeIsLeftAlone() {
    SafetensorsHeader header =
        parse("{\"t\":{\"dtype\":\"F3\",\"shape\":[8],\"data_offsets\":[0,3]}}", 3);

    assertThat(header.tensors()).containsOnlyKeys("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # offsets against shape, data and each other
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}  | as many bytes as [2] of F32, found 4 bytes
          {"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}  | tensor t to begin at 0
          {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}  | expected 4 bytes of tensors, found 8
          {"t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} | expected 16 bytes of tensors, found 8
          {"t":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}  | t to end after it begins
          {"t":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}} | numbers of at least 0 for t
          {"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | numbers of at least 0 for t
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | tensor b to begin at 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[1],"data_offsets":[6,8]}} | tensor b to begin at 4
          {"t":{"dtype":"F4","shape":[1],"data_offsets":[0,1]}}   | as many bytes as [1] of F4
          {"t":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}} | which no file can hold
          {"t":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}} | a JSON header
          {"t":{"dtype":"F32","shape":[1e0,2],"data_offsets":[0,8]}} | VALUE_NUMBER_INT in t
          # entries that are not whole
          {"t":{"dtype":"F32","shape":[2]}}                       | without one of them
          {"t":{"shape":[2],"data_offsets":[0,8]}}                | without one of them
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}    | without one of them
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}} | at most 2 numbers
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}} | found more
          {"t":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}      | VALUE_STRING in t
          {"t":[]}                                                | START_OBJECT in t
          {"__metadata__":{"a":1}}                                | VALUE_STRING in __metadata__
          {"t":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}} | at most 16 numbers
          {"t":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}} | a JSON header
          # JSON that is not whole
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"t":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}} | Duplicate
          {"t":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,8]}} | Duplicate
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}} | a JSON header
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {} | nothing after the header's object
          {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]    | a JSON header
          []                                                      | begins with {
          """)
  void aHeaderThatContradictsItselfOrTheFileIsRefused(String json, String message) {
    assertThatThrownBy(() -> parse(json, 8))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("file: expected ")
        .hasMessageContaining(message)
        .hasMessageEndingWith("download it again");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] json =
        "{\"t?\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"
            .getBytes(StandardCharsets.UTF_8);
    json[3] = (byte) 0xff;

    assertThatThrownBy(() -> SafetensorsHeader.parse(json, 8 + json.length, "file"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no UTF-8");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 93, 100_000_001, Long.MAX_VALUE, -1})
  void aHeaderLengthBeyondTheLimitOrTheFileIsRefused(long length) {
    ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).flip();

    assertThatThrownBy(() -> SafetensorsHeader.jsonLength(start, 100, "file"))
        .isInstanceOf(ModelFormatException.class);
  }

  @Test
  void aFileOfLessThanEightBytesIsRefused() {
    assertThatThrownBy(() -> SafetensorsHeader.jsonLength(ByteBuffer.allocate(7), 7, "file"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("at least 8 bytes, found 7 bytes");
  }
}
