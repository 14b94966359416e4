package dev.moemesh.model.weights;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** An open safetensors file and its checked header. Owns the channel. */
record SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header) {

  static SafetensorsFile open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ModelFormatException(
          "%s: expected a weights file, found none; complete the download of the model"
              .formatted(path));
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new SafetensorsFile(path, channel, SafetensorsHeader.read(channel, path.toString()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  TensorInfo info(String name) {
    return Objects.requireNonNull(header.tensors().get(name), name);
  }

  MappedTensor map(String name) {
    TensorInfo info = info(name);
    DataType dtype =
        DataType.ofSafetensors(info.dtype())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "%s: expected %s in F32, BF16 or F16, found %s; take an unquantised release of the model"
                            .formatted(path, name, info.dtype())));
    long position = header.dataStart() + info.begin();
    try {
      if (channel.size() < position + info.byteSize()) {
        throw new ModelFormatException(
            "%s: expected %d bytes, found %d; the file was cut since it was opened, restore it"
                .formatted(path, position + info.byteSize(), channel.size()));
      }
      return MappedTensor.map(channel, position, info, dtype);
    } catch (IOException e) {
      throw new UncheckedIOException(path + ": tensor " + name + " cannot be mapped", e);
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be closed", e);
    }
  }
}
