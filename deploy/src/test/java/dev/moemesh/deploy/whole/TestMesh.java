package dev.moemesh.deploy.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mesh that {@code ./moe up --detach} started, in a home of its own and on any free port. Owner
 * of its processes: closing it ends them through {@code ./moe down}.
 */
final class TestMesh implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path GOLDEN = ROOT.resolve("model/src/test/resources/golden");

  private final Path home;
  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonNode status;

  private TestMesh(Path home, JsonNode status) {
    this.home = home;
    this.status = status;
  }

  /** The directory of a golden model. */
  static Path golden(String name) {
    return GOLDEN.resolve(name);
  }

  /** The answers of a golden model. */
  static JsonNode cases(String name) {
    try {
      return JSON.readTree(golden(name).resolve("golden.json").toFile()).get("cases");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a mesh for a golden model. */
  static TestMesh start(String model, int expertPods, String... options) throws Exception {
    Path home = Files.createTempDirectory("mesh");
    List<String> up =
        new ArrayList<>(
            List.of(
                "up",
                "--detach",
                "--port",
                "0",
                "--model",
                golden(model).toString(),
                "--expert-pods",
                Integer.toString(expertPods)));
    up.addAll(List.of(options));
    try {
      moe(home, up);
      return new TestMesh(home, JSON.readTree(moe(home, List.of("status", "--json"))));
    } catch (Exception | AssertionError e) {
      end(home);
      throw e;
    }
  }

  private static String moe(Path home, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("moe").toString()));
    command.addAll(arguments);
    Path out = Files.createTempFile(home, "moe", ".out");
    Path err = Files.createTempFile(home, "moe", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("MOE_HOME", home.toString());
    builder.environment().put("MOE_BUILD", "never");
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroy();
      throw new AssertionError(command + " did not end; it wrote " + Files.readString(out));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          command + " failed: " + Files.readString(out) + Files.readString(err));
    }
    return Files.readString(out);
  }

  /** The API's own URL, or that of another process of the mesh. */
  URI url(String process) {
    for (JsonNode each : status.get("processes")) {
      if (each.get("name").asText().equals(process)) {
        return URI.create(each.get("url").asText());
      }
    }
    throw new AssertionError("no process " + process + " in " + status);
  }

  ProcessHandle process(String name) {
    for (JsonNode each : status.get("processes")) {
      if (each.get("name").asText().equals(name)) {
        return ProcessHandle.of(each.get("pid").asLong()).orElseThrow();
      }
    }
    throw new AssertionError("no process " + name + " in " + status);
  }

  /** Whether a process is still there. */
  boolean runs(String name) {
    for (JsonNode each : status.get("processes")) {
      if (each.get("name").asText().equals(name)) {
        return ProcessHandle.of(each.get("pid").asLong())
            .filter(ProcessHandle::isAlive)
            .isPresent();
      }
    }
    return false;
  }

  /** All processes of the mesh. */
  List<ProcessHandle> processes() {
    List<ProcessHandle> handles = new ArrayList<>();
    status
        .get("processes")
        .forEach(each -> ProcessHandle.of(each.get("pid").asLong()).ifPresent(handles::add));
    return handles;
  }

  /** The name that the model is served under. */
  String model() {
    return status.get("model").asText();
  }

  HttpResponse<String> get(String process, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url(process).resolve(path)).timeout(Duration.ofMinutes(1)).build(),
        BodyHandlers.ofString());
  }

  /** The value that a process shows of a metric now. */
  double metric(String process, String name) {
    try {
      String metrics = get(process, "/metrics").body();
      Matcher value =
          Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? ([0-9.E+]+)$").matcher(metrics);
      if (!value.find()) {
        throw new AssertionError("no " + name + " at " + process + " in " + metrics);
      }
      return Double.parseDouble(value.group(1));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  HttpRequest request(String path, JsonNode body) {
    return HttpRequest.newBuilder(url("gateway").resolve(path))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofMinutes(2))
        .POST(BodyPublishers.ofString(body.toString()))
        .build();
  }

  HttpClient client() {
    return client;
  }

  /** Posts and expects an answer of status 200. */
  JsonNode ask(String path, JsonNode body) throws Exception {
    HttpResponse<String> response = client.send(request(path, body), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** Posts with {@code stream: true}; the data of all events, {@code [DONE]} included. */
  List<String> stream(String path, JsonNode body) throws Exception {
    HttpResponse<Stream<String>> response =
        client.send(request(path, body), BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      return lines
          .filter(line -> line.startsWith("data: "))
          .map(line -> line.substring("data: ".length()))
          .toList();
    }
  }

  @Override
  public void close() {
    client.close();
    end(home);
  }

  private static void end(Path home) {
    try {
      endProcesses(home);
    } catch (Exception e) {
      throw new AssertionError("the mesh of " + home + " did not end", e);
    }
  }

  private static void endProcesses(Path home) throws Exception {
    if (Files.exists(home.resolve("run"))) {
      moe(home, List.of("down"));
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
