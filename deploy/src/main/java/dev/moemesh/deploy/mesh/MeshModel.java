package dev.moemesh.deploy.mesh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFormatException;
import dev.moemesh.model.weights.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
record MeshModel(List<Integer> moeLayers, int expertCount, long weightBytes) {
  private static final long GIBIBYTE = 1L << 30;
  private static final Duration TO_READ_A_GIBIBYTE = Duration.ofSeconds(10);

  MeshModel {
    moeLayers = List.copyOf(moeLayers);
  }

  /** How long reading the weights may take. */
  Duration timeToRead() {
    return TO_READ_A_GIBIBYTE.multipliedBy(weightBytes / GIBIBYTE);
  }

  /**
   * Checks a model directory, so that no process has to find out first.
   *
   * @throws MeshException if it holds no model that the mesh can serve
   */
  static MeshModel open(Path directory) {
    try {
      ModelConfig config = ModelDirectory.open(directory).config();
      requireTokenizer(directory);
      return new MeshModel(moeLayers(config), config.moe().expertCount(), weightBytes(directory));
    } catch (ModelFormatException e) {
      throw new MeshException("cannot serve this model: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory + "; check its permissions", e);
    }
  }

  private static void requireTokenizer(Path directory) throws IOException {
    Path tokenizer = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new MeshException(
          "cannot serve this model: %s: expected tokenizer.json, found none; complete the download"
              .formatted(directory));
    }
    if (!describesAModel(tokenizer)) {
      throw new MeshException(
          "cannot serve this model: %s: expected a JSON object with a 'model', found something else; download it again"
              .formatted(tokenizer));
    }
  }

  /** Reads it as a stream, for a vocabulary may be large. */
  private static boolean describesAModel(Path tokenizer) throws IOException {
    boolean found = false;
    try (JsonParser parser = JsonFactory.builder().build().createParser(tokenizer.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        found |= parser.currentName().equals("model");
        parser.nextToken();
        parser.skipChildren();
      }
      return found && parser.currentToken() == JsonToken.END_OBJECT;
    } catch (JsonProcessingException _) {
      return false;
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
