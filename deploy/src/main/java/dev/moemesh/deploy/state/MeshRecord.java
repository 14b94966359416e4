package dev.moemesh.deploy.state;

import dev.moemesh.deploy.process.ProcessIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A mesh that runs or ran, as it lies on disk.
 *
 * @param model the name it is served under
 * @param url where the API is
 * @param certificate the file of the certificate that the API shows; empty for plain HTTP
 * @param ready whether all processes have been ready once
 * @param socketDirectory holds the data plane's Unix sockets or certificates
 * @param transport how rows travel: {@code unix-sockets}, {@code tcp} or {@code mutual-tls}
 * @param processes in the order in which they were started
 */
public record MeshRecord(
    String model,
    String modelDirectory,
    String url,
    String certificate,
    boolean ready,
    ProcessIdentity supervisor,
    String socketDirectory,
    String transport,
    List<ProcessRecord> processes) {
  public MeshRecord {
    certificate = Objects.requireNonNullElse(certificate, "");
    processes = List.copyOf(processes);
  }

  /** The same mesh with one process more. */
  public MeshRecord with(ProcessRecord process) {
    List<ProcessRecord> all = new ArrayList<>(processes);
    all.add(process);
    return new MeshRecord(
        model,
        modelDirectory,
        url,
        certificate,
        ready,
        supervisor,
        socketDirectory,
        transport,
        all);
  }

  /** The same mesh, ready. */
  public MeshRecord asReady() {
    return new MeshRecord(
        model,
        modelDirectory,
        url,
        certificate,
        true,
        supervisor,
        socketDirectory,
        transport,
        processes);
  }

  /** The certificate that a client on this machine has to trust; empty for plain HTTP. */
  public Optional<Path> certificateFile() {
    return certificate.isEmpty() ? Optional.empty() : Optional.of(Path.of(certificate));
  }

  /** Those of its processes that still run, without the supervisor. */
  public List<ProcessHandle> survivors() {
    return processes.stream().flatMap(process -> process.identity().find().stream()).toList();
  }
}
