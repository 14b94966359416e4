package dev.moemesh.model.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results have the same bits on processors with other vectors. The width is fixed when a JVM
 * starts, so each has its own.
 */
class VectorWidthTest {

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void givesTheSameBitsInVectorsOfOtherWidths(int bytes) throws Exception {
    String[] lines = digestIn("-XX:MaxVectorSize=" + bytes);

    assertThat(Integer.parseInt(lines[0])).isLessThanOrEqualTo(bytes / Float.BYTES);
    assertThat(lines[1]).isEqualTo(digest());
  }

  @Test
  void givesTheSameBitsInterpreted() throws Exception {
    assertThat(digestIn("-Xint")[1]).isEqualTo(digest());
  }

  private static String[] digestIn(String option) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Digest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      String[] lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).split("\n");
      assertThat(process.waitFor()).isZero();
      return lines;
    }
  }

  private static String digest() {
    List<AttentionCase> cases =
        List.of(
            AttentionCase.of(4, 1, 64, DataType.BF16, 70, 0, 11),
            AttentionCase.of(3, 3, 10, DataType.F32, 66, 9, 12));
    int hash = 1;
    for (AttentionCase attention : cases) {
      hash = 31 * hash + Arrays.hashCode(AttentionKernelTest.bits(attention.computed(512)));
    }
    float[] row = cases.getFirst().projected();
    float[] weight = Arrays.copyOf(row, 150);
    new RowMath().norm(row, 1, 150, weight, 1e-5, row, 1);
    RowMath.rotate(row, 3, 37, weight, weight, 2);
    return Integer.toHexString(31 * hash + Arrays.hashCode(AttentionKernelTest.bits(row)));
  }

  /** The same in a JVM of its own: writes the width and the digest. */
  static final class Digest {
    private Digest() {}

    public static void main(String[] arguments) {
      System.out.println(Lanes.WIDTH);
      System.out.println(digest());
    }
  }
}
