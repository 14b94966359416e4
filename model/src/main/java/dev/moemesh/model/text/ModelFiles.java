package dev.moemesh.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the small text files of a model directory in the Hugging Face layout. */
record ModelFiles(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The file as JSON; a missing node if there is no such file. */
  JsonNode json(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text.get());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is not valid JSON (%s): fetch the model again"
              .formatted(directory.resolve(name), e.getOriginalMessage()),
          e);
    }
  }

  Optional<String> text(String name) {
    Path file = directory.resolve(name);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": check that it is readable", e);
    }
  }
}
