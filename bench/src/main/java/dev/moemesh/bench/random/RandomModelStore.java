package dev.moemesh.bench.random;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.state.Directories;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes random models to disk, and finds those that were written before. A directory appears whole
 * or not at all: it is written beside its place and moved there.
 */
public final class RandomModelStore {
  /** Changes whenever the same model gets other bytes than before. */
  private static final int GENERATION = 1;

  private static final String MARK = "random-model.json";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final long largestShardBytes;
  private final Progress progress;

  /** A store that splits weights into files of 2 GB. */
  public RandomModelStore(Progress progress) {
    this(2_000_000_000L, progress);
  }

  RandomModelStore(long largestShardBytes, Progress progress) {
    this.largestShardBytes = largestShardBytes;
    this.progress = progress;
  }

  /** Told how far the writing is. Called from several threads. */
  public interface Progress {
    void on(long bytesWritten, long bytesInAll);
  }

  /**
   * The directory of a model, written now unless it holds that very model already.
   *
   * @throws MeshException if the directory holds something else, or if the disk is too small
   */
  public Path obtain(RandomModel model, Path directory) {
    Path target = directory.toAbsolutePath().normalize();
    try {
      if (!holds(target, model)) {
        requireUnused(target);
        write(model, target);
      }
      ModelDirectory.open(target);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write %s (%s); choose another place with --out".formatted(target, e.getMessage()),
          e);
    }
  }

  private static boolean holds(Path directory, RandomModel model) throws IOException {
    Path mark = directory.resolve(MARK);
    return Files.isRegularFile(mark) && Files.readString(mark).equals(mark(model));
  }

  private static void requireUnused(Path target) throws IOException {
    if (Files.exists(target) && !isEmptyDirectory(target)) {
      throw new MeshException(
          target
              + ": expected nothing or this very random model, found something else; delete it, or choose another place with --out");
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (var entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  private void write(RandomModel model, Path target) throws IOException {
    Files.createDirectories(requireNonNull(target.getParent(), "the root is never unused"));
    Path partial = target.resolveSibling("." + target.getFileName() + ".partial");
    Directories.delete(partial);
    Files.createDirectories(partial);
    try {
      fill(partial, model);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Directories.delete(partial);
    }
  }

  private void fill(Path directory, RandomModel model) throws IOException {
    for (Map.Entry<String, ObjectNode> file : ConfigFiles.of(model).entrySet()) {
      write(directory.resolve(file.getKey()), file.getValue());
    }
    List<RandomTensor> tensors = RandomTensor.of(ModelConfig.read(directory));
    List<Shard> shards = Shard.of(tensors, model.dtype(), largestShardBytes);
    long total = Shard.totalBytes(shards);
    requireRoom(directory, total);
    AtomicLong written = new AtomicLong();
    new WeightFiles(
            model.seed(), model.dtype(), bytes -> progress.on(written.addAndGet(bytes), total))
        .write(directory, shards);
    if (shards.size() > 1) {
      write(directory.resolve("model.safetensors.index.json"), Shard.index(shards));
    }
    Files.writeString(directory.resolve(MARK), mark(model));
  }

  private static void requireRoom(Path directory, long bytes) throws IOException {
    long room = Files.getFileStore(directory).getUsableSpace();
    if (room < bytes) {
      throw new MeshException(
          "%s: expected room for %d MB of weights, found %d MB; choose another disk with --out, or smaller sizes"
              .formatted(directory.getParent(), bytes / 1_000_000, room / 1_000_000));
    }
  }

  private static String mark(RandomModel model) throws IOException {
    ObjectNode mark = MAPPER.createObjectNode().put("generation", GENERATION);
    mark.set("model", MAPPER.valueToTree(model));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(mark) + "\n";
  }

  private static void write(Path file, ObjectNode content) throws IOException {
    Files.writeString(
        file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
  }
}
