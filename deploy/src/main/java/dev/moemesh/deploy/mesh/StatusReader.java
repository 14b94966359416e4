package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.process.HealthProbe;
import dev.moemesh.deploy.process.ResidentMemory;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.ProcessRecord;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Asks the processes of a mesh how they are. */
public final class StatusReader {
  private StatusReader() {}

  /** The state of each process now, in the order in which they were started. */
  public static List<ProcessStatus> read(MeshRecord mesh) {
    try (HealthProbe probe = new HealthProbe(mesh.certificateFile())) {
      return mesh.processes().parallelStream().map(process -> read(process, probe)).toList();
    }
  }

  private static ProcessStatus read(ProcessRecord process, HealthProbe probe) {
    URI url = URI.create(process.url());
    boolean alive = process.identity().find().isPresent();
    ProcessState state = alive ? state(url, probe) : ProcessState.DEAD;
    return new ProcessStatus(
        process.name(),
        process.identity().pid(),
        state,
        alive ? ResidentMemory.bytes(process.identity().pid()) : 0,
        alive ? WeightBytes.in(probe.metrics(url)) : 0,
        process.experts(),
        url,
        alive ? SequenceRoom.in(probe.readiness(url)) : Optional.empty());
  }

  private static ProcessState state(URI url, HealthProbe probe) {
    return switch (probe.health(url)) {
      case UNREACHABLE -> ProcessState.STARTING;
      case LOADING -> ProcessState.LOADING;
      case READY -> ProcessState.READY;
    };
  }
}
