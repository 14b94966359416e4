package dev.moemesh.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir private Path directory;

  @Test
  void everyFloatFormatWidensToFloat32() {
    new SafetensorsBytes()
        .shorts("bf16", "BF16", "[3]", 0x3f80, 0xc000, 0x7f80)
        .shorts("f16", "F16", "[1,3]", 0x3c00, 0xc000, 0x0001)
        .shorts("odd", "BF16", "[1]", 0x4040)
        .floats("f32", "[2]", 1.5f, -0.0f)
        .write(directory.resolve("model.safetensors"));

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(floats(checkpoint, "bf16")).containsExactly(1, -2, Float.POSITIVE_INFINITY);
      assertThat(floats(checkpoint, "f16")).containsExactly(1, -2, 5.9604645e-8f);
      assertThat(floats(checkpoint, "f32")).containsExactly(1.5f, -0.0f);
    }
  }

  @Test
  void theFormatOfMostBytesIsTheCheckpoints() {
    new SafetensorsBytes()
        .floats("norm", "[1]", 1)
        .shorts("weight", "BF16", "[2,2]", 1, 2, 3, 4)
        .shorts("ids", "I16", "[5]", 1, 2, 3, 4, 5)
        .write(directory.resolve("model.safetensors"));

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.dtype()).isEqualTo(DataType.BF16);
    }
  }

  @Test
  void aTensorOutlivesTheCheckpointAndIsUnmappedByItself() {
    twoTensors().write(directory.resolve("model.safetensors"));
    MappedTensor first;
    MappedTensor second;
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      first = checkpoint.map("a");
      second = checkpoint.map("b");
    }

    first.close();
    first.close();

    assertThat(first.bytes().scope().isAlive()).isFalse();
    assertThat(second.toFloats()).containsExactly(3);
    second.close();
  }

  @Test
  void onlyTheTensorsOwnBytesAreMapped() {
    twoTensors().write(directory.resolve("model.safetensors"));

    try (Checkpoint checkpoint = Checkpoint.open(directory);
        MappedTensor tensor = checkpoint.map("a")) {
      assertThat(tensor.bytes().byteSize()).isEqualTo(8);
      assertThat(tensor.bytes().isReadOnly()).isTrue();
      assertThat(tensor.expectShape(2).shape()).containsExactly(2);
    }
  }

  @Test
  void anUnexpectedShapeIsNamed() {
    twoTensors().write(directory.resolve("model.safetensors"));

    try (Checkpoint checkpoint = Checkpoint.open(directory);
        MappedTensor tensor = checkpoint.map("a")) {
      assertThatThrownBy(() -> tensor.expectShape(2, 1))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("a: expected shape [2, 1], found [2]");
    }
  }

  @Test
  void shardsAreFoundThroughTheIndexEvenBehindLinks() throws IOException {
    Path blobs = Files.createDirectory(directory.resolve("blobs"));
    Path snapshot = Files.createDirectory(directory.resolve("snapshot"));
    new SafetensorsBytes().floats("a", "[1]", 1).write(blobs.resolve("0123"));
    new SafetensorsBytes().floats("b", "[1]", 2).write(blobs.resolve("4567"));
    Files.createSymbolicLink(
        snapshot.resolve("model-00001-of-00002.safetensors"), Path.of("../blobs/0123"));
    Files.createSymbolicLink(
        snapshot.resolve("model-00002-of-00002.safetensors"), Path.of("../blobs/4567"));
    Files.writeString(
        snapshot.resolve(INDEX),
        "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
            + "\"b\":\"model-00002-of-00002.safetensors\"}}");

    try (Checkpoint checkpoint = Checkpoint.open(snapshot)) {
      assertThat(checkpoint.names()).containsExactly("a", "b");
      assertThat(checkpoint.contains("c")).isFalse();
      assertThat(floats(checkpoint, "b")).containsExactly(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/model.safetensors",
        "sub/model.safetensors",
        "sub\\\\model.safetensors",
        "..safetensors",
        "model.bin",
        ""
      })
  void aShardOutsideTheDirectoryIsRefused(String shard) throws IOException {
    Files.writeString(directory.resolve(INDEX), "{\"weight_map\":{\"a\":\"" + shard + "\"}}");

    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected a plain .safetensors file name for a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"weight_map\":{}}", "{\"weight_map\":{\"a\":1}}"})
  void anIndexThatIsNoneIsRefused(String content) throws IOException {
    Files.writeString(directory.resolve(INDEX), content);

    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(INDEX + ": expected ");
  }

  @Test
  void aShardThatIsMissingOrLacksATensorIsNamed() throws IOException {
    Files.writeString(directory.resolve(INDEX), "{\"weight_map\":{\"c\":\"s.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("s.safetensors: expected a weights file, found none");

    twoTensors().write(directory.resolve("s.safetensors"));
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("s.safetensors: expected tensor c");
  }

  @Test
  void aDirectoryWithoutWeightsIsNamed() {
    assertThatThrownBy(() -> Checkpoint.open(directory))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(directory + ": expected model.safetensors");
  }

  @Test
  void aTensorOfAnotherFormatIsRefusedOnlyWhenAskedFor() {
    twoTensors().shorts("ids", "I16", "[1]", 7).write(directory.resolve("model.safetensors"));

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(floats(checkpoint, "b")).containsExactly(3);
      assertThatThrownBy(() -> checkpoint.map("ids"))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("expected ids in F32, BF16 or F16, found I16");
      assertThatThrownBy(() -> checkpoint.map("none"))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("expected tensor none, found none of that name");
    }
  }

  @Test
  void aFileThatWasCutIsRefusedRatherThanMapped() throws IOException {
    Path file = directory.resolve("model.safetensors");
    twoTensors().write(file);
    byte[] whole = Files.readAllBytes(file);

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));

      assertThatThrownBy(() -> checkpoint.map("b"))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("the file was cut");
    }
  }

  private static SafetensorsBytes twoTensors() {
    return new SafetensorsBytes().floats("a", "[2]", 1, 2).floats("b", "[1]", 3);
  }

  private static float[] floats(Checkpoint checkpoint, String name) {
    try (MappedTensor tensor = checkpoint.map(name)) {
      return tensor.toFloats();
    }
  }
}
