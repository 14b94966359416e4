package dev.moemesh.bench.cli;

import dev.moemesh.deploy.mesh.LocalMesh;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProgressListener;
import dev.moemesh.deploy.state.ProcessRecord;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/** What is measured. */
sealed interface Target extends AutoCloseable {
  URI url();

  /** Metrics of the attention service. */
  Optional<URI> metrics();

  /** Its expert pods, if we know. */
  OptionalInt expertPods();

  @Override
  default void close() {}

  /** A server that ran before and runs on. */
  record Running(URI url, Optional<URI> metrics) implements Target {
    @Override
    public OptionalInt expertPods() {
      return OptionalInt.empty();
    }
  }

  /** A mesh that was started for the run. Owns it. */
  record Started(LocalMesh mesh, int pods) implements Target {
    static Started start(MeshSpec spec, ProgressListener listener) {
      return new Started(LocalMesh.start(spec, listener), spec.expertPods());
    }

    @Override
    public URI url() {
      return mesh.url();
    }

    @Override
    public Optional<URI> metrics() {
      return mesh.mesh().processes().stream()
          .filter(process -> process.name().equals("attention"))
          .map(ProcessRecord::url)
          .map(url -> URI.create(url).resolve("/metrics"))
          .findFirst();
    }

    @Override
    public OptionalInt expertPods() {
      return OptionalInt.of(pods);
    }

    @Override
    public void close() {
      mesh.close();
    }
  }
}
