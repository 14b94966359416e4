package dev.moemesh.bench.random;

import dev.moemesh.model.config.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Writes shards with all cores. A tensor's bytes depend on its name and the seed alone, so the
 * files are the same however many cores there are. Owns its threads while it writes.
 */
final class WeightFiles {
  private final long seed;
  private final DataType dtype;
  private final LongConsumer onBytes;

  /**
   * @param onBytes told the size of each tensor that has been written; from several threads
   */
  WeightFiles(long seed, DataType dtype, LongConsumer onBytes) {
    this.seed = seed;
    this.dtype = dtype;
    this.onBytes = onBytes;
  }

  void write(Path directory, List<Shard> shards) throws IOException {
    for (Shard shard : shards) {
      try (FileChannel file =
          FileChannel.open(
              directory.resolve(shard.fileName()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE)) {
        write(shard, file);
      }
    }
  }

  private void write(Shard shard, FileChannel file) throws IOException {
    ByteBuffer header = shard.header();
    long dataStart = header.remaining();
    while (header.hasRemaining()) {
      file.write(header, header.position());
    }
    var pieces = new ConcurrentLinkedQueue<Piece>();
    List<Long> offsets = shard.offsets();
    for (int i = 0; i < offsets.size(); i++) {
      pieces.add(new Piece(shard.tensors().get(i), dataStart + offsets.get(i)));
    }
    onAllCores(
        () -> {
          TensorWriter writer = new TensorWriter(seed, dtype);
          for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            writer.write(piece.tensor, file, piece.position);
            onBytes.accept(piece.tensor.elements() * dtype.bytes());
          }
          return dataStart;
        });
  }

  private static void onAllCores(Callable<Long> work) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      List<Future<Long>> running = new ArrayList<>();
      for (int core = 0; core < cores; core++) {
        running.add(threads.submit(work));
      }
      for (Future<Long> one : running) {
        await(one);
      }
    }
  }

  private static void await(Future<Long> work) throws IOException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while writing weights");
    }
  }

  /** A tensor and its place in the file. */
  private record Piece(RandomTensor tensor, long position) {}
}
