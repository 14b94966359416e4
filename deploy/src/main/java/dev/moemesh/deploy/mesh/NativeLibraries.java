package dev.moemesh.deploy.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where DJL keeps the native libraries that it unpacks from its jars, once for all meshes of this
 * user.
 */
public final class NativeLibraries {
  private NativeLibraries() {}

  /**
   * The directory, made if need be: {@code $XDG_CACHE_HOME/moe-mesh/djl}, by default under {@code
   * ~/.cache}.
   */
  public static Path directory() {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(text -> !text.isBlank())
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    Path directory = cache.resolve("moe-mesh/djl").toAbsolutePath();
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make " + directory + "; set XDG_CACHE_HOME to a directory that can be written",
          e);
    }
  }

  /** Whether the tensor engine has been unpacked there. */
  static boolean unpacked(Path directory) {
    return Files.isDirectory(directory.resolve("pytorch"));
  }
}
