package dev.moemesh.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.SafetensorsHeader;
import dev.moemesh.model.weights.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A tiny model and the answers that a float64 reference gave for it. */
public record GoldenModel(String name) {

  /** All of them: each family, and one with bf16 weights. */
  public static Stream<GoldenModel> all() {
    return Stream.of(
            "tiny-mixtral", "tiny-mixtral-bf16", "tiny-olmoe", "tiny-qwen2moe", "tiny-qwen3moe")
        .map(GoldenModel::new);
  }

  /** The model directory. */
  public Path path() {
    URL resource = Objects.requireNonNull(GoldenModel.class.getResource("/golden/" + name), name);
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public ModelConfig config() {
    return ModelConfig.read(path());
  }

  /** The prompts with their answers; the tensors of case i begin with {@code p<i>.} */
  public List<JsonNode> cases() {
    try {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper()
          .readTree(path().resolve("golden.json").toFile())
          .path("cases")
          .forEach(cases::add);
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A float64 tensor of {@code golden.safetensors}, row-major. */
  public double[] tensor(String tensorName) {
    Path file = path().resolve("golden.safetensors");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafetensorsHeader header = SafetensorsHeader.read(channel, file.toString());
      TensorInfo info = Objects.requireNonNull(header.tensors().get(tensorName), tensorName);
      ByteBuffer bytes = ByteBuffer.allocate((int) info.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(bytes, header.dataStart() + info.begin());
      double[] values = new double[(int) info.byteSize() / Double.BYTES];
      bytes.flip().asDoubleBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
