package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.state.Directories;
import dev.moemesh.deploy.state.MeshHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the AOT caches for the next starts. Serves one request with the tiny model, and keeps what
 * the JVMs learned meanwhile.
 */
public final class AotTraining {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final ProjectRoot root;

  public AotTraining(ProjectRoot root) {
    this.root = root;
  }

  /**
   * Replaces all caches of a project, each at once.
   *
   * @throws MeshException if the mesh does not start or does not answer; the caches are as before
   */
  public void run(ProgressListener listener) throws InterruptedException {
    Path caches = root.aotCaches();
    Path work = caches.resolve("training");
    try {
      Directories.delete(work);
      Files.createDirectories(work);
      train(work, listener);
      for (Path cache : cachesIn(work)) {
        Files.move(
            cache,
            caches.resolve(cache.getFileName()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + caches + "; check its permissions", e);
    } finally {
      Directories.delete(work);
    }
  }

  private void train(Path work, ProgressListener listener)
      throws IOException, InterruptedException {
    MeshSpec spec =
        MeshSpec.of(root.tinyModel(), root)
            .withHome(new MeshHome(work.resolve("home")))
            .withPort(0)
            .withExpertPods(1);
    try (LocalMesh mesh = LocalMesh.start(spec, listener, new AotCache.Writing(work))) {
      ask(mesh.url(), spec.name());
    }
  }

  private static void ask(URI url, String model) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/v1/completions"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\": \"%s\", \"prompt\": \"a\", \"max_tokens\": 8}".formatted(model)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new MeshException(
            "expected an answer to train with, found " + answer.statusCode() + answer.body());
      }
    }
  }

  private static List<Path> cachesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
  }
}
