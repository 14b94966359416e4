package dev.moemesh.deploy.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the JVMs of a mesh use their ahead-of-time caches (JEP 483, 514 and 515). A cache is a file
 * with a program's loaded and linked classes and the profiles of its hot methods.
 *
 * <p>A cache is optional. A JVM whose cache is missing, damaged, or made of other jars or by
 * another JDK starts without it, and logs nothing.
 */
public sealed interface AotCache {
  /**
   * Options for a JVM that runs a command line of the project, as the launcher script gives them.
   */
  static List<String> ofCommandLine(ProjectRoot root) {
    return new Reading(root.aotCaches()).options("moe", root.commandLine());
  }

  /** How long a JVM may take to end. */
  Duration timeToEnd();

  /**
   * Options for the JVM that runs a program.
   *
   * @param program names the cache; programs with the same class path may share one
   * @param jar of the program; older caches are not for it
   */
  List<String> options(String program, Path jar);

  /** The file in a directory of caches. */
  static Path file(Path directory, String program) {
    return directory.resolve(program + ".aot");
  }

  /** Starts from the caches in a directory. */
  record Reading(Path directory) implements AotCache {
    /** A cache that does not fit is no news; nor is anything else that these two would say. */
    private static final String QUIETLY = "-Xlog:aot*=off,cds*=off";

    @Override
    public Duration timeToEnd() {
      return Duration.ofSeconds(10);
    }

    @Override
    public List<String> options(String program, Path jar) {
      Path cache = file(directory, program);
      // A JVM that is given a cache of no use does without that of the JDK's own classes, too.
      return isNewer(cache, jar) ? List.of(QUIETLY, "-XX:AOTCache=" + cache) : List.of();
    }

    private static boolean isNewer(Path cache, Path jar) {
      try {
        return Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Learns while a program runs, and writes the cache when it ends. */
  record Writing(Path directory) implements AotCache {
    @Override
    public Duration timeToEnd() {
      return Duration.ofMinutes(3);
    }

    @Override
    public List<String> options(String program, Path jar) {
      return List.of("-XX:AOTCacheOutput=" + file(directory, program));
    }
  }
}
