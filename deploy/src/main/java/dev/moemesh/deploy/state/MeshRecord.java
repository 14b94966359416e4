package dev.moemesh.deploy.state;

import dev.moemesh.deploy.process.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * A mesh that runs or ran, as it lies on disk.
 *
 * @param model the name it is served under
 * @param url where the API is
 * @param ready whether all processes have been ready once
 * @param socketDirectory holds the data plane's Unix sockets
 * @param processes in the order in which they were started
 */
public record MeshRecord(
    String model,
    String modelDirectory,
    String url,
    boolean ready,
    ProcessIdentity supervisor,
    String socketDirectory,
    List<ProcessRecord> processes) {
  public MeshRecord {
    processes = List.copyOf(processes);
  }

  /** The same mesh with one process more. */
  public MeshRecord with(ProcessRecord process) {
    List<ProcessRecord> all = new ArrayList<>(processes);
    all.add(process);
    return new MeshRecord(model, modelDirectory, url, ready, supervisor, socketDirectory, all);
  }

  /** The same mesh, ready. */
  public MeshRecord asReady() {
    return new MeshRecord(model, modelDirectory, url, true, supervisor, socketDirectory, processes);
  }

  /** Those of its processes that still run, without the supervisor. */
  public List<ProcessHandle> survivors() {
    return processes.stream().flatMap(process -> process.identity().find().stream()).toList();
  }
}
