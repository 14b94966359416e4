package dev.moemesh.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code model.safetensors.index.json}: which shard holds which tensor. */
final class ShardIndex {
  private static final Pattern PLAIN_FILE_NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ShardIndex() {}

  /**
   * Shard file name by tensor name. A shard lies beside the index: names with path separators are
   * refused.
   */
  static Map<String, String> read(Path index) throws IOException {
    if (Files.size(index) > SafetensorsHeader.MAX_JSON_BYTES) {
      throw bad(index, "at most " + SafetensorsHeader.MAX_JSON_BYTES + " bytes", Files.size(index));
    }
    JsonNode weightMap;
    try {
      weightMap = MAPPER.readTree(Files.readAllBytes(index)).path("weight_map");
    } catch (JsonProcessingException e) {
      ModelFormatException exception = bad(index, "JSON", e.getOriginalMessage());
      exception.initCause(e);
      throw exception;
    }
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw bad(index, "an object weight_map with an entry per tensor", weightMap.getNodeType());
    }
    Map<String, String> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      JsonNode file = entry.getValue();
      if (!file.isTextual() || !PLAIN_FILE_NAME.matcher(file.textValue()).matches()) {
        throw bad(index, "a plain .safetensors file name for " + entry.getKey(), file);
      }
      shards.put(entry.getKey(), file.textValue());
    }
    return shards;
  }

  private static ModelFormatException bad(Path index, String expected, Object found) {
    return new ModelFormatException(
        "%s: expected %s, found %s; download the file again".formatted(index, expected, found));
  }
}
