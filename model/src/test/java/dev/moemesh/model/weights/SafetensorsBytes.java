package dev.moemesh.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds small safetensors files, well-formed tensor by tensor or around any header. */
final class SafetensorsBytes {
  private final List<String> entries = new ArrayList<>();
  private final ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** Adds a tensor of 16-bit elements. */
  SafetensorsBytes shorts(String name, String dtype, String shape, int... bits) {
    int begin = data.position();
    for (int value : bits) {
      data.putShort((short) value);
    }
    return entry(name, dtype, shape, begin);
  }

  /** Adds a tensor of F32. */
  SafetensorsBytes floats(String name, String shape, float... values) {
    int begin = data.position();
    for (float value : values) {
      data.putFloat(value);
    }
    return entry(name, "F32", shape, begin);
  }

  private SafetensorsBytes entry(String name, String dtype, String shape, int begin) {
    entries.add(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
            .formatted(name, dtype, shape, begin, data.position()));
    return this;
  }

  byte[] build() {
    byte[] values = new byte[data.position()];
    data.get(0, values);
    return around("{" + String.join(",", entries) + "}", values);
  }

  void write(Path file) {
    try {
      Files.write(file, build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] around(String json, byte[] values) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(values)
        .array();
  }
}
