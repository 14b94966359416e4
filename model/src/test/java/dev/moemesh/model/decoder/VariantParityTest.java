package dev.moemesh.model.decoder;

import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the golden models leave out, one small random model per combination of configuration keys:
 * see the variants' README.
 */
class VariantParityTest {

  private static final Path VARIANTS = Path.of("src/test/resources/variants");

  @ParameterizedTest
  @MethodSource("variantsWholeAndInChunks")
  void computesTheReferencesLogitsRoutingAndTokens(String name, int chunk, Backend backend) {
    try (ReferenceModel model =
        ReferenceModel.open(VARIANTS.resolve(name), "answers.json", DataType.F32, backend, 2)) {
      model.assertAnswers(chunk);
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
                      Arguments.of(name, 512, Backend.JAVA),
                      Arguments.of(name, 5, Backend.JAVA),
                      Arguments.of(name, 5, Backend.TORCH)));
    }
  }
}
