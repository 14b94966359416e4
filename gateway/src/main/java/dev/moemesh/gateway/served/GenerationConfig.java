package dev.moemesh.gateway.served;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.sampling.SamplingDefaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code generation_config.json} of a model directory: how the model is meant to be sampled.
 */
final class GenerationConfig {
  private static final String FILE = "generation_config.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GenerationConfig() {}

  /**
   * Reads the sampling parameters; none if there is no such file.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  static SamplingDefaults read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return SamplingDefaults.NONE;
    }
    if (!(parse(file) instanceof ObjectNode object)) {
      throw new IllegalArgumentException(file + " must be a JSON object: fetch it again");
    }
    try {
      return SamplingDefaults.read(new Fields(object, ""));
    } catch (ApiException e) {
      throw new IllegalArgumentException(
          "%s: %s Mend the file, or set moe.gateway.generation-config=none to serve without it"
              .formatted(file, e.error().message()),
          e);
    }
  }

  private static JsonNode parse(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not readable JSON: fetch it again", e);
    }
  }
}
