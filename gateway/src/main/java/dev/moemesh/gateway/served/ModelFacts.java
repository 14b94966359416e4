package dev.moemesh.gateway.served;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the gateway has to know of a model beside its text: read from {@code config.json}.
 *
 * @param contextLength prompt and generated tokens together
 * @param expertsPerToken k of the top-k gates
 */
public record ModelFacts(int contextLength, int vocabularySize, int expertsPerToken) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads a Hugging Face directory.
   *
   * @throws IllegalArgumentException if config.json is not there or lacks a number
   */
  public static ModelFacts read(Path directory) {
    Path file = directory.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "No config.json in %s: set moe.model.directory to a Hugging Face model directory"
              .formatted(directory));
    }
    JsonNode config = parse(file);
    return new ModelFacts(
        positive(config, "max_position_embeddings", file),
        positive(config, "vocab_size", file),
        positive(config, "num_experts_per_tok", file));
  }

  private static int positive(JsonNode config, String name, Path file) {
    JsonNode value = config.path(name);
    if (!value.isInt() || value.intValue() < 1) {
      throw new IllegalArgumentException(
          "'%s' in %s must be a positive integer, found %s: is this a mixture-of-experts model?"
              .formatted(name, file, value.isMissingNode() ? "none" : value));
    }
    return value.intValue();
  }

  private static JsonNode parse(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not readable JSON: fetch it again", e);
    }
  }
}
