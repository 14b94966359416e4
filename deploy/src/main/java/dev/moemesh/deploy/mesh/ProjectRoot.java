package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.state.MeshHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that holds the modules and what was built of them. */
public record ProjectRoot(Path directory) {
  private static final String PROPERTY = "moe.root";
  private static final String MARK = "mvnw";

  public ProjectRoot {
    directory = directory.toAbsolutePath().normalize();
  }

  /**
   * What the launcher says; without it, the working directory or the next one above that is the
   * root of the project.
   *
   * @throws MeshException if there is none
   */
  public static ProjectRoot find() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .map(Path::of)
        .or(ProjectRoot::above)
        .map(ProjectRoot::new)
        .orElseThrow(
            () ->
                new MeshException(
                    "found no moe-mesh project in or above the working directory; run ./moe from it, or give -D"
                        + PROPERTY));
  }

  private static Optional<Path> above() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(directory -> Files.exists(directory.resolve(MARK)))
        .findFirst();
  }

  /** The home of the mesh: what MOE_HOME says, else {@code .moe} in the project. */
  public MeshHome home() {
    return new MeshHome(
        Optional.ofNullable(System.getenv("MOE_HOME"))
            .filter(text -> !text.isBlank())
            .map(Path::of)
            .orElse(directory.resolve(".moe")));
  }

  /** The model that is served if none is named. Its weights are random. */
  public Path tinyModel() {
    return directory.resolve("models/tiny-random-mixtral");
  }

  /** The command line's program; the broker is in it too. */
  Path commandLine() {
    return directory.resolve("deploy/target/moe.jar");
  }

  /** Where the JVMs' ahead-of-time caches lie, beside what they were made from. */
  Path aotCaches() {
    return directory.resolve("target/aot");
  }

  /** A service's program, as Quarkus builds it. */
  public Path service(String module) {
    return directory.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
  }
}
