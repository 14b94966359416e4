package dev.moemesh.attention.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of a float32 model of one file, with some of its numbers replaced. */
final class PatchedModel {

  private final Path directory;

  private PatchedModel(Path directory) {
    this.directory = directory;
  }

  static PatchedModel copy(Path model, Path directory) throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    return new PatchedModel(directory);
  }

  Path directory() {
    return directory;
  }

  /** Sets the numbers of a tensor from {@code first} on, so many. */
  void fill(String tensor, int first, int count, float value) throws IOException {
    try (RandomAccessFile file =
            new RandomAccessFile(directory.resolve("model.safetensors").toFile(), "rw");
        FileChannel channel = file.getChannel()) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(length, 0);
      int headerBytes = (int) length.flip().getLong();
      byte[] header = new byte[headerBytes];
      channel.read(ByteBuffer.wrap(header), 8);
      JsonNode found =
          new ObjectMapper().readTree(new String(header, StandardCharsets.UTF_8)).get(tensor);
      long at = 8L + headerBytes + found.get("data_offsets").get(0).asLong() + 4L * first;
      ByteBuffer numbers = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        numbers.putFloat(value);
      }
      channel.write(numbers.flip(), at);
    }
  }
}
