package dev.moemesh.deploy.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to be started.
 *
 * @param name unique in the mesh
 * @param command the program and its arguments
 * @param environment variables beside those inherited
 * @param log where its output goes
 * @param url where it serves HTTP: health at {@code /q/health/ready}, perhaps metrics at {@code
 *     /metrics}
 */
public record ProcessSpec(
    String name, List<String> command, Map<String, String> environment, Path log, URI url) {
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The same process, serving HTTP elsewhere. */
  public ProcessSpec at(URI newUrl) {
    return new ProcessSpec(name, command, environment, log, newUrl);
  }
}
