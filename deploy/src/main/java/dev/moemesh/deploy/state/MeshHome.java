package dev.moemesh.deploy.state;

import java.nio.file.Path;

/**
 * Where a mesh keeps what it leaves on disk. One mesh runs per home.
 *
 * @param directory {@code .moe} under the project root, if nothing else is said
 */
public record MeshHome(Path directory) {
  public MeshHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /** What runs. */
  Path stateFile() {
    return directory.resolve("run/mesh.json");
  }

  /** The supervisor's process id alone, for shells. */
  Path pidFile() {
    return directory.resolve("run/supervisor.pid");
  }

  /** Locked as long as a supervisor runs. */
  Path lockFile() {
    return directory.resolve("run/lock");
  }

  /** The log of a process. */
  public Path log(String process) {
    return directory.resolve("logs").resolve(process + ".log");
  }

  /** The broker's data, made anew with each mesh. */
  public Path kafka() {
    return directory.resolve("kafka");
  }
}
