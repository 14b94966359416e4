package dev.moemesh.deploy.mesh;

import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFormatException;
import dev.moemesh.model.weights.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the launcher must know of a model.
 *
 * @param moeLayers indices of the layers that have experts
 * @param expertCount experts of each of them
 * @param weightBytes of its safetensors files
 */
record ServedModel(List<Integer> moeLayers, int expertCount, long weightBytes) {
  ServedModel {
    moeLayers = List.copyOf(moeLayers);
  }

  /**
   * Checks a model directory, so that no process has to find out first.
   *
   * @throws MeshException if it holds no model that the mesh can serve
   */
  static ServedModel open(Path directory) {
    try {
      ModelConfig config = ModelDirectory.open(directory).config();
      requireTokenizer(directory);
      return new ServedModel(moeLayers(config), config.moe().expertCount(), weightBytes(directory));
    } catch (ModelFormatException e) {
      throw new MeshException("cannot serve this model: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory + "; check its permissions", e);
    }
  }

  private static void requireTokenizer(Path directory) {
    if (!Files.isRegularFile(directory.resolve("tokenizer.json"))) {
      throw new MeshException(
          "cannot serve this model: %s: expected tokenizer.json, found none; complete the download"
              .formatted(directory));
    }
  }

  private static List<Integer> moeLayers(ModelConfig config) {
    return IntStream.range(0, config.layerCount())
        .filter(layer -> config.layers().get(layer).moe())
        .boxed()
        .toList();
  }

  private static long weightBytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
