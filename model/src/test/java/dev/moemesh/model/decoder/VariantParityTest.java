package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the golden models leave out, one small random model per combination of configuration keys:
 * see the variants' README.
 */
class VariantParityTest {

  private static final Path VARIANTS = Path.of("src/test/resources/variants");

  /** A quarter of the logits' standard deviation: an expert may flip where margins are small. */
  private static final double BF16_TOLERANCE = 0.5;

  @ParameterizedTest
  @MethodSource("variantsWholeAndInChunks")
  void computesTheReferencesLogitsRoutingAndTokens(String name, int chunk, KernelPath path) {
    try (ReferenceModel model =
        ReferenceModel.open(VARIANTS.resolve(name), "answers.json", DataType.F32, path, 2)) {
      model.assertAnswers(chunk);
    }
  }

  @ParameterizedTest
  @EnumSource
  void staysNearTheReferenceWhereF16WeightsAreRoundedToBf16(KernelPath path) {
    try (ReferenceModel model =
        ReferenceModel.open(
            VARIANTS.resolve("mixtral-window"), "answers.json", DataType.BF16, path, 2)) {
      assertThat(model.checkpoint().dtype()).isEqualTo(DataType.F16);
      for (JsonNode expected : model.cases()) {
        Continuation sequence = new Continuation(0, ReferenceModel.ints(expected.get("prompt")));

        model.complete(512, sequence);

        ReferenceModel.assertLogits(
            sequence.logits.getLast(), expected.get("last_logits"), BF16_TOLERANCE);
      }
    }
  }

  static Stream<Arguments> variantsWholeAndInChunks() throws IOException {
    try (Stream<Path> entries = Files.list(VARIANTS)) {
      List<String> names =
          entries
              .filter(Files::isDirectory)
              .map(directory -> directory.getFileName().toString())
              .sorted()
              .toList();
      return names.stream()
          .flatMap(
              name ->
                  Stream.of(
                      Arguments.of(name, 512, KernelPath.JAVA_AND_ONEDNN),
                      Arguments.of(name, 5, KernelPath.JAVA_AND_ONEDNN),
                      Arguments.of(name, 5, KernelPath.TORCH_AND_ONEDNN),
                      Arguments.of(name, 5, KernelPath.TORCH_AND_PLAIN)));
    }
  }
}
