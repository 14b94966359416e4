package dev.moemesh.deploy.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to run a mesh in a home. The system releases it when its holder ends, for whatever
 * reason.
 */
public final class MeshLock implements AutoCloseable {
  /**
   * Locks of this process. The system's locks belong to a process as a whole. To open and close a
   * locked file once more would release the lock, so this set prevents the attempt.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private MeshLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock of a home, or empty if a mesh runs there. */
  public static Optional<MeshLock> tryAcquire(MeshHome home) {
    Path file = home.lockFile();
    if (!HELD.add(file)) {
      return Optional.empty();
    }
    Optional<MeshLock> lock = Optional.empty();
    try {
      lock = lock(file);
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot lock " + file + "; set MOE_HOME to a directory that can be written", e);
    } finally {
      if (lock.isEmpty()) {
        HELD.remove(file);
      }
    }
  }

  private static Optional<MeshLock> lock(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new MeshLock(file, channel));
  }

  @Override
  public void close() {
    try {
      channel.close();
      HELD.remove(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
