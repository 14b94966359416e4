package dev.moemesh.model.weights;

import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: tensor names, formats, shapes and byte ranges.
 *
 * <p>Follows the format of huggingface/safetensors. The file has eight bytes of length (unsigned,
 * little endian), a JSON object, and then the data. The tensors cover the data without overlap and
 * without holes. Anything else is refused, so a byte range from here is safe to map. Immutable.
 *
 * @param dataStart where the data begins in the file
 * @param tensors by name, in file order
 */
public record SafetensorsHeader(long dataStart, Map<String, TensorInfo> tensors) {
  /** Bytes before the JSON: its length. */
  public static final int LENGTH_BYTES = 8;

  /** The longest JSON that is read, the limit of the reference implementation. */
  public static final int MAX_JSON_BYTES = 100_000_000;

  public SafetensorsHeader {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Reads and checks the header of an open file.
   *
   * @param source names the file in errors
   * @throws ModelFormatException if the header is not a valid one for a file of this size
   */
  public static SafetensorsHeader read(FileChannel file, String source) throws IOException {
    long fileBytes = file.size();
    ByteBuffer length = readFully(file, 0, (int) Math.min(LENGTH_BYTES, fileBytes), source);
    int jsonBytes = jsonLength(length, fileBytes, source);
    return parse(readFully(file, LENGTH_BYTES, jsonBytes, source).array(), fileBytes, source);
  }

  /**
   * The length of the JSON part.
   *
   * @param start the first bytes of the file, from position 0
   * @throws ModelFormatException if it exceeds the limit or the file
   */
  static int jsonLength(ByteBuffer start, long fileBytes, String source) {
    if (start.remaining() < LENGTH_BYTES) {
      throw bad(source, "at least 8 bytes", fileBytes + " bytes");
    }
    long length = start.order(ByteOrder.LITTLE_ENDIAN).getLong(start.position());
    if (length < 2 || length > MAX_JSON_BYTES) {
      throw bad(
          source,
          "a header of 2 to " + MAX_JSON_BYTES + " bytes",
          "a length of " + Long.toUnsignedString(length));
    }
    if (length > fileBytes - LENGTH_BYTES) {
      throw bad(source, "a header of " + length + " bytes", "a file of " + fileBytes + " bytes");
    }
    return (int) length;
  }

  /**
   * Checks the JSON part against the size of its file. A pure function.
   *
   * @param json the header's JSON, UTF-8, possibly followed by spaces
   * @throws ModelFormatException if it does not describe a file of {@code fileBytes} bytes
   */
  public static SafetensorsHeader parse(byte[] json, long fileBytes, String source) {
    long dataStart = LENGTH_BYTES + (long) json.length;
    if (fileBytes < dataStart) {
      throw bad(source, "a file of at least " + dataStart + " bytes", fileBytes + " bytes");
    }
    List<TensorInfo> tensors = new SafetensorsJson(source).parse(json);
    tensors.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    requireCover(tensors, fileBytes - dataStart, source);
    Map<String, TensorInfo> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return new SafetensorsHeader(dataStart, byName);
  }

  private static void requireCover(List<TensorInfo> sorted, long dataBytes, String source) {
    long expected = 0;
    for (TensorInfo tensor : sorted) {
      if (tensor.begin() != expected) {
        throw bad(
            source,
            "tensor " + tensor.name() + " to begin at " + expected + ", where the one before ends",
            String.valueOf(tensor.begin()));
      }
      expected = tensor.end();
    }
    if (expected != dataBytes) {
      throw bad(source, expected + " bytes of tensors", dataBytes + " bytes after the header");
    }
  }

  private static ByteBuffer readFully(FileChannel file, long position, int bytes, String source)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw bad(source, bytes + " bytes at " + position, "the end of the file");
      }
    }
    return buffer.flip();
  }

  static ModelFormatException bad(String source, String expected, String found) {
    return new ModelFormatException(
        "%s: expected %s, found %s; the file is damaged or no safetensors file, download it again"
            .formatted(source, expected, found));
  }
}
