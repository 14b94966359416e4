package dev.moemesh.model.weights;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a model directory: one {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} lists. Opening reads and checks the headers only; a tensor is
 * mapped when it is asked for.
 *
 * <p>Owns the open files; the tensors that it mapped outlive it. Thread-safe, except for {@link
 * #close}.
 */
public final class Checkpoint implements AutoCloseable {
  private static final String SINGLE_FILE = "model.safetensors";
  private static final String INDEX_FILE = "model.safetensors.index.json";

  private final Path modelDirectory;
  private final Map<String, SafetensorsFile> filesByTensor;

  private Checkpoint(Path modelDirectory, Map<String, SafetensorsFile> filesByTensor) {
    this.modelDirectory = modelDirectory;
    this.filesByTensor = filesByTensor;
  }

  /**
   * Opens the weights of a model directory.
   *
   * @throws ModelFormatException if there are none, or if a file is damaged; the message says which
   */
  public static Checkpoint open(Path modelDirectory) {
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    Map<String, SafetensorsFile> opened = new LinkedHashMap<>();
    try {
      Map<String, String> shards = shards(modelDirectory, opened);
      for (Map.Entry<String, String> entry : shards.entrySet()) {
        String fileName = entry.getValue();
        SafetensorsFile file = opened.get(fileName);
        if (file == null) {
          file = SafetensorsFile.open(modelDirectory.resolve(fileName));
          opened.put(fileName, file);
        }
        if (!file.header().tensors().containsKey(entry.getKey())) {
          throw new ModelFormatException(
              "%s: expected tensor %s, as %s says, found none; download both files again"
                  .formatted(file.path(), entry.getKey(), INDEX_FILE));
        }
        files.put(entry.getKey(), file);
      }
      return new Checkpoint(modelDirectory, files);
    } catch (IOException e) {
      opened.values().forEach(SafetensorsFile::close);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      opened.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private static Map<String, String> shards(
      Path modelDirectory, Map<String, SafetensorsFile> opened) throws IOException {
    Path single = modelDirectory.resolve(SINGLE_FILE);
    Path index = modelDirectory.resolve(INDEX_FILE);
    if (Files.isRegularFile(single)) {
      SafetensorsFile file = SafetensorsFile.open(single);
      opened.put(SINGLE_FILE, file);
      Map<String, String> shards = new LinkedHashMap<>();
      file.header().tensors().keySet().forEach(name -> shards.put(name, SINGLE_FILE));
      return shards;
    }
    if (!Files.isRegularFile(index)) {
      throw new ModelFormatException(
          "%s: expected %s or %s, found neither; download the weights in the safetensors format"
              .formatted(modelDirectory, SINGLE_FILE, INDEX_FILE));
    }
    return ShardIndex.read(index);
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return Collections.unmodifiableSet(filesByTensor.keySet());
  }

  /** Whether there is a tensor of that name. */
  public boolean contains(String name) {
    return filesByTensor.containsKey(name);
  }

  /**
   * Format, shape and place of a tensor, from its header alone; empty if there is none of that
   * name.
   */
  public Optional<TensorInfo> info(String name) {
    return Optional.ofNullable(filesByTensor.get(name))
        .map(file -> file.header().tensors().get(name));
  }

  /**
   * Maps one tensor. The caller closes it.
   *
   * @throws ModelFormatException if there is none of that name, or if its elements are no floats
   *     that we compute with
   */
  public MappedTensor map(String name) {
    SafetensorsFile file = filesByTensor.get(name);
    if (file == null) {
      throw new ModelFormatException(
          "%s: expected tensor %s, found none of that name; the weights are incomplete or of another family"
              .formatted(modelDirectory, name));
    }
    return file.map(name);
  }

  /**
   * The format that most bytes of weights have; gates and norms may have another.
   *
   * @throws ModelFormatException if no tensor has a format that we compute with
   */
  public DataType dtype() {
    Map<DataType, Long> bytes = new EnumMap<>(DataType.class);
    filesByTensor.forEach(
        (name, file) -> {
          TensorInfo info = file.info(name);
          DataType.ofSafetensors(info.dtype())
              .ifPresent(dtype -> bytes.merge(dtype, info.byteSize(), Long::sum));
        });
    return bytes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "%s: expected weights in F32, BF16 or F16, found none; take an unquantised release of the model"
                        .formatted(modelDirectory)));
  }

  /** Closes the files. Tensors mapped before stay valid. */
  @Override
  public void close() {
    filesByTensor.values().stream().distinct().forEach(SafetensorsFile::close);
  }
}
