package dev.moemesh.deploy.fake;

import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.state.MeshHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A project whose services are {@link FakeService}s, and whose model is a mere configuration. */
public record FakeProject(Path directory) {
  private static final List<String> SERVICES =
      List.of("gateway", "attention-service", "router-service", "expert-service");

  /** Lays out a project in an empty directory. */
  public static FakeProject in(Path directory) throws IOException {
    for (String service : SERVICES) {
      ProgramJar.write(new ProjectRoot(directory).service(service), FakeService.class);
    }
    Path model = Files.createDirectories(new ProjectRoot(directory).tinyModel());
    for (String file :
        List.of("config.json", "generation_config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(Path.of("..", "models", "tiny-random-mixtral", file), model.resolve(file));
    }
    return new FakeProject(directory);
  }

  public ProjectRoot root() {
    return new ProjectRoot(directory);
  }

  public MeshHome home() {
    return new MeshHome(directory.resolve(".moe"));
  }

  /** A mesh on free ports that keeps its state in the project. */
  public MeshSpec spec() {
    return MeshSpec.of(root().tinyModel(), root()).withHome(home()).withPort(0);
  }
}
