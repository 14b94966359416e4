package dev.moemesh.model.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a {@code tokenizer.json} by id, as they are spelled there. Read as a stream: a
 * large vocabulary's merges are never held in memory.
 */
final class Vocabulary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Integer, String> tokens = new HashMap<>();
  private final Map<Integer, String> added = new HashMap<>();
  private final Set<Integer> special = new HashSet<>();
  private Decoding decoding = DecodingReader.read(MissingNode.getInstance());

  private Vocabulary() {}

  static Vocabulary parse(String tokenizerJson) throws IOException {
    Vocabulary vocabulary = new Vocabulary();
    try (JsonParser parser = JsonFactory.builder().build().createParser(tokenizerJson)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "added_tokens" -> vocabulary.readAdded(JSON.readTree(parser));
          case "decoder" -> vocabulary.decoding = DecodingReader.read(JSON.readTree(parser));
          case "model" -> vocabulary.readModel(parser);
          default -> parser.skipChildren();
        }
      }
    }
    return vocabulary;
  }

  private void readAdded(JsonNode tokens) {
    for (JsonNode token : tokens) {
      int id = token.path("id").asInt();
      added.put(id, token.path("content").asText());
      if (token.path("special").asBoolean()) {
        special.add(id);
      }
    }
  }

  private void readModel(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String token = parser.currentName();
          parser.nextToken();
          tokens.put(parser.getIntValue(), token);
        }
      } else if (field.equals("vocab") && value == JsonToken.START_ARRAY) {
        JsonNode pieces = JSON.readTree(parser);
        for (int id = 0; id < pieces.size(); id++) {
          tokens.put(id, pieces.get(id).path(0).asText());
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  /** One more than the largest id. */
  int size() {
    return Math.max(largest(tokens), largest(added)) + 1;
  }

  /**
   * No token stands for more characters than it is spelled with, for none of the spellings writes
   * less than a character per byte. In tokenizers that have no decoder text may also be unknown:
   * one token then stands for any length of it.
   */
  int longest() {
    return !decoding.spelling().neverGrows()
        ? Integer.MAX_VALUE
        : Stream.concat(tokens.values().stream(), added.values().stream())
            .mapToInt(String::length)
            .reduce(1, Math::max);
  }

  private static int largest(Map<Integer, String> tokens) {
    return tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  boolean contains(int id) {
    return tokens.containsKey(id) || added.containsKey(id);
  }

  /** The token as it is spelled in the file; empty for an id without a token. */
  String name(int id) {
    return added.getOrDefault(id, tokens.getOrDefault(id, ""));
  }

  boolean isSpecial(int id) {
    return special.contains(id);
  }

  Decoding decoding() {
    return decoding;
  }

  /**
   * The bytes that a token stands for; none for an id without a token (a model's output layer is
   * often padded beyond the vocabulary).
   */
  byte[] bytes(int id) {
    String token = spelled(id);
    return token == null ? new byte[0] : decoding.spelling().alone(token);
  }

  /** The same as a part of a text, whose first token may be spelled in another way. */
  byte[] bytes(int id, boolean first) {
    String token = spelled(id);
    return token == null ? new byte[0] : decoding.spelling().bytes(token, first);
  }

  private @Nullable String spelled(int id) {
    String text = added.get(id);
    return text == null ? tokens.get(id) : text;
  }
}
