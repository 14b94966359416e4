package dev.moemesh.deploy.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Reads and writes the record of a mesh in its home. A reader sees a whole record or none. */
public final class MeshState {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final MeshHome home;

  public MeshState(MeshHome home) {
    this.home = home;
  }

  /** The record, if a mesh runs here or ended without tidying up. A damaged one counts as none. */
  public Optional<MeshRecord> read() {
    try {
      return Optional.of(MAPPER.readValue(Files.readString(home.stateFile()), MeshRecord.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.exists(home.stateFile())) {
        throw new UncheckedIOException(
            "cannot read " + home.stateFile() + "; check its permissions", e);
      }
      return Optional.empty();
    }
  }

  /** Replaces the record in one step. */
  public void write(MeshRecord mesh) {
    replace(home.pidFile(), mesh.supervisor().pid() + "\n");
    try {
      replace(
          home.stateFile(),
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(mesh) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the mesh, and removes its socket directory. */
  public void delete() {
    read().map(mesh -> Path.of(mesh.socketDirectory())).ifPresent(Directories::delete);
    try {
      Files.deleteIfExists(home.stateFile());
      Files.deleteIfExists(home.pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete " + home.stateFile() + "; check its permissions", e);
    }
  }

  private static void replace(Path file, String content) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(next, content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + file + "; set MOE_HOME to a directory that can be written", e);
    }
  }
}
