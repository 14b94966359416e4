package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.FreePorts;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What must hold before the first process is started. Each failure is one line that says what to
 * do.
 */
final class Preconditions {
  private static final List<String> SERVICES =
      List.of("gateway", "attention-service", "router-service", "expert-service");

  private Preconditions() {}

  /**
   * Checks that the pods can share out the experts, that this machine has the compute type asked
   * for, and that the services are built.
   */
  static void check(MeshSpec spec, MeshModel model) {
    if (spec.expertPods() > model.expertCount()) {
      throw new MeshException(
          "the model has %d experts per layer, which %d pods cannot share out; choose --expert-pods 1 to %d"
              .formatted(model.expertCount(), spec.expertPods(), model.expertCount()));
    }
    requireComputeType(spec.settings().getOrDefault("moe.compute-type", "auto"));
    spec.exposure().requireFiles();
    for (String service : SERVICES) {
      Path program = spec.root().service(service);
      if (!Files.isRegularFile(program)) {
        throw new MeshException(program + " is not there; ./moe builds it, or ./mvnw package");
      }
    }
  }

  private static void requireComputeType(String setting) {
    try {
      ComputeType.resolve(setting, DataType.F32);
    } catch (IllegalArgumentException e) {
      throw new MeshException(String.valueOf(e.getMessage()));
    }
  }

  static void requireFreePort(String host, int port) {
    if (!FreePorts.canBind(host)) {
      throw new MeshException(
          "%s is no address of this machine; give one of its own with --host, or 0.0.0.0 for all"
              .formatted(host));
    }
    if (port != 0 && !FreePorts.isFree(host, port)) {
      throw new MeshException(
          "port %d of %s is taken by another program; choose a free one with --port"
              .formatted(port, host));
    }
  }
}
