package dev.moemesh.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged headers are refused with our exception or describe ranges within the file; nothing else
 * happens.
 */
class SafetensorsFuzzTest {
  private static final long SEED = 20_251_122;
  private static final int ROUNDS = 40_000;
  private static final int DATA_BYTES = 24;

  private static final String HEADER =
      "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
          + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[16,24]}}";

  @Test
  void aDamagedHeaderNeverDescribesBytesOutsideItsFile() {
    Random random = new Random(SEED);
    int accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] json = damaged(random);
      try {
        SafetensorsHeader header =
            SafetensorsHeader.parse(json, 8L + json.length + DATA_BYTES, "fuzz");
        accepted++;
        assertThat(header.tensors().values())
            .as("seed %d, round %d: %s", SEED, round, new String(json, StandardCharsets.ISO_8859_1))
            .allSatisfy(tensor -> assertThat(tensor.begin()).isBetween(0L, tensor.end()))
            .allSatisfy(tensor -> assertThat(tensor.end()).isLessThanOrEqualTo(DATA_BYTES));
        assertThat(header.tensors().values().stream().mapToLong(TensorInfo::byteSize).sum())
            .isEqualTo(DATA_BYTES);
      } catch (ModelFormatException refused) {
        assertThat(refused).hasMessageStartingWith("fuzz: expected ");
      }
    }
    assertThat(accepted).as("headers damaged only in names or metadata").isBetween(1, ROUNDS - 1);
  }

  private static byte[] damaged(Random random) {
    byte[] json = HEADER.getBytes(StandardCharsets.UTF_8);
    byte[] alphabet = "{}[]\",:0123456789-+eE.\\ abF".getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(json.length);
      switch (random.nextInt(5)) {
        case 0 -> json[at] = (byte) random.nextInt(256);
        case 1 -> json[at] = alphabet[random.nextInt(alphabet.length)];
        case 2 -> json = Arrays.copyOf(json, at + 1);
        case 3 -> {
          byte[] shorter = new byte[Math.max(1, json.length - 1)];
          System.arraycopy(json, 0, shorter, 0, Math.min(at, shorter.length));
          System.arraycopy(
              json,
              Math.min(at + 1, json.length),
              shorter,
              Math.min(at, shorter.length),
              Math.max(0, Math.min(json.length - at - 1, shorter.length - at)));
          json = shorter;
        }
        default -> {
          int from = random.nextInt(json.length);
          System.arraycopy(json, from, json, at, Math.min(8, json.length - Math.max(at, from)));
        }
      }
    }
    return json;
  }
}
