package dev.moemesh.model.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the id of a token by its text, in a tokenizer's files and without a tokenizer. Reads {@code
 * tokenizer.json} as a stream, up to the token. So a vocabulary of hundreds of thousands is never
 * held in memory.
 */
record TokenizerFiles(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A small file as JSON; a missing node if there is no such file. */
  JsonNode json(String name) {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The id of an added token with this text, else of an ordinary one. Without a {@code
   * tokenizer.json} the {@code added_tokens_decoder} of {@code tokenizer_config.json} tells.
   */
  OptionalInt idOf(String text) {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      return declared(text);
    }
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      return search(parser, text);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private OptionalInt declared(String text) {
    return json("tokenizer_config.json").path("added_tokens_decoder").properties().stream()
        .filter(token -> token.getValue().path("content").asText().equals(text))
        .map(Map.Entry::getKey)
        .filter(id -> id.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private static OptionalInt search(JsonParser parser, String text) throws IOException {
    OptionalInt ordinary = OptionalInt.empty();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "added_tokens" -> {
          for (JsonNode token : JSON.<JsonNode>readTree(parser)) {
            if (token.path("content").asText().equals(text)) {
              return OptionalInt.of(token.path("id").asInt());
            }
          }
        }
        case "model" -> ordinary = searchModel(parser, text);
        default -> parser.skipChildren();
      }
    }
    return ordinary;
  }

  private static OptionalInt searchModel(JsonParser parser, String text) throws IOException {
    OptionalInt found = OptionalInt.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
        found = searchObject(parser, text);
      } else if (field.equals("vocab") && value == JsonToken.START_ARRAY) {
        found = searchPieces(parser, text);
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private static OptionalInt searchObject(JsonParser parser, String text) throws IOException {
    OptionalInt found = OptionalInt.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean same = parser.currentName().equals(text);
      parser.nextToken();
      if (same) {
        found = OptionalInt.of(parser.getIntValue());
      }
    }
    return found;
  }

  /** A list of {@code [piece, score]}; the id is the place. */
  private static OptionalInt searchPieces(JsonParser parser, String text) throws IOException {
    OptionalInt found = OptionalInt.empty();
    for (int id = 0; parser.nextToken() != JsonToken.END_ARRAY; id++) {
      JsonNode piece = JSON.readTree(parser);
      if (piece.path(0).asText().equals(text)) {
        found = OptionalInt.of(id);
      }
    }
    return found;
  }

  private static ModelFormatException unreadable(Path file, IOException cause) {
    return new ModelFormatException(
        file,
        "%s cannot be read as JSON (%s); copy the model's original file"
            .formatted(file, cause.getMessage()),
        cause);
  }
}
