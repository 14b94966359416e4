package dev.moemesh.bench.random;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.model.config.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A safetensors file: its header, and its tensors, which lie one behind the other. */
record Shard(String fileName, List<RandomTensor> tensors, DataType dtype) {
  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT = 8;

  Shard {
    tensors = List.copyOf(tensors);
  }

  /**
   * Deals tensors out to files: one file if it is small enough, else several.
   *
   * @param largestBytes of the tensors of one file; a tensor that is larger has a file of its own
   */
  static List<Shard> of(List<RandomTensor> tensors, DataType dtype, long largestBytes) {
    List<List<RandomTensor>> files = new ArrayList<>();
    long room = 0;
    for (RandomTensor tensor : tensors) {
      long bytes = tensor.elements() * dtype.bytes();
      if (files.isEmpty() || bytes > room) {
        files.add(new ArrayList<>());
        room = largestBytes;
      }
      files.getLast().add(tensor);
      room -= bytes;
    }
    List<Shard> shards = new ArrayList<>();
    for (int file = 0; file < files.size(); file++) {
      shards.add(new Shard(fileName(file, files.size()), files.get(file), dtype));
    }
    return shards;
  }

  private static String fileName(int file, int count) {
    return count == 1
        ? "model.safetensors"
        : "model-%05d-of-%05d.safetensors".formatted(file + 1, count);
  }

  /** The content of {@code model.safetensors.index.json}. */
  static ObjectNode index(List<Shard> shards) {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.putObject("metadata").put("total_size", totalBytes(shards));
    ObjectNode map = index.putObject("weight_map");
    shards.forEach(
        shard -> shard.tensors.forEach(tensor -> map.put(tensor.name(), shard.fileName)));
    return index;
  }

  /** Bytes of all tensors. */
  static long totalBytes(List<Shard> shards) {
    return shards.stream().mapToLong(Shard::dataBytes).sum();
  }

  /** Everything before the first tensor. */
  ByteBuffer header() {
    byte[] json = json().toString().getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    header.put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  /** Where each tensor begins, counted from the end of the header. */
  List<Long> offsets() {
    List<Long> offsets = new ArrayList<>();
    long offset = 0;
    for (RandomTensor tensor : tensors) {
      offsets.add(offset);
      offset += bytes(tensor);
    }
    return offsets;
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (RandomTensor tensor : tensors) {
      ObjectNode entry = json.putObject(tensor.name()).put("dtype", dtype.name());
      tensor.shape().forEach(entry.withArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + bytes(tensor));
      offset += bytes(tensor);
    }
    return json;
  }

  private long dataBytes() {
    return tensors.stream().mapToLong(this::bytes).sum();
  }

  private long bytes(RandomTensor tensor) {
    return tensor.elements() * dtype.bytes();
  }
}
