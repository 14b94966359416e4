package dev.moemesh.deploy.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the launcher must know of a model.
 *
 * @param moeLayers indices of the layers that have experts
 * @param expertCount experts of each of them
 * @param weightBytes of its safetensors files
 */
public record ServedModel(
    Path directory, List<Integer> moeLayers, int expertCount, long weightBytes) {
  private static final Set<String> FAMILIES = Set.of("mixtral", "qwen2_moe", "qwen3_moe", "olmoe");

  public ServedModel {
    moeLayers = List.copyOf(moeLayers);
  }

  /**
   * Looks at a model directory.
   *
   * @throws MeshException if it holds no model that the mesh can serve
   */
  public static ServedModel open(Path directory) {
    JsonNode config = config(directory);
    String family = config.path("model_type").asText();
    if (!FAMILIES.contains(family)) {
      throw new MeshException(
          "%s: expected a model_type of mixtral, qwen2_moe, qwen3_moe or olmoe in config.json, found \"%s\""
              .formatted(directory, family));
    }
    int layers = config.path("num_hidden_layers").asInt();
    int step = config.path("decoder_sparse_step").asInt(1);
    List<Integer> dense =
        IntStream.range(0, config.path("mlp_only_layers").size())
            .map(i -> config.path("mlp_only_layers").get(i).asInt())
            .boxed()
            .toList();
    List<Integer> moeLayers =
        IntStream.range(0, layers)
            .filter(i -> (i + 1) % step == 0 && !dense.contains(i))
            .boxed()
            .toList();
    int experts = config.path("num_local_experts").asInt(config.path("num_experts").asInt());
    return new ServedModel(directory, moeLayers, experts, weightBytes(directory));
  }

  private static JsonNode config(Path directory) {
    Path file = directory.resolve("config.json");
    try {
      return new JsonMapper().readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new MeshException(file + ": expected JSON, found an error: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new MeshException(
          "%s: expected a model directory with a config.json, found none; give --model a directory in the Hugging Face layout"
              .formatted(directory));
    }
  }

  private static long weightBytes(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".safetensors"))
          .mapToLong(ServedModel::size)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
