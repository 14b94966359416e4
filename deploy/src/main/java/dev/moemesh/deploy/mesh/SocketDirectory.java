package dev.moemesh.deploy.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A private directory for Unix sockets. Their paths may have about 100 bytes, so a home is no place
 * for them.
 */
final class SocketDirectory {
  private static final int MOST_CHARACTERS = 60;

  private SocketDirectory() {}

  /** Makes one with mode 700. */
  static Path create() {
    Path base = Path.of(System.getProperty("java.io.tmpdir"));
    Path parent = base.toString().length() <= MOST_CHARACTERS ? base : Path.of("/tmp");
    try {
      return Files.createTempDirectory(
          parent,
          "moe-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make a directory for sockets in " + parent + "; choose --tcp", e);
    }
  }
}
