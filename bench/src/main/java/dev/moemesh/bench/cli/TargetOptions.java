package dev.moemesh.bench.cli;

import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.model.config.ModelConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is measured: a server that runs, or a mesh to be started. */
final class TargetOptions {
  private static final String COMPUTE_TYPE = "moe.compute-type";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A server that runs; without it a mesh is started on a free port, and ended.")
  private @Nullable URI url;

  @Option(
      names = "--metrics-url",
      paramLabel = "URL",
      description = {
        "With --url: metrics of the attention service, for the time per MoE layer, and of each",
        "expert pod, for the experts that were touched; repeatable."
      })
  private List<URI> metricsUrls = new ArrayList<>();

  @Option(
      names = "--expert-pods",
      paramLabel = "N",
      description = "Processes that share out the experts (default: 2, but not more than experts).")
  private @Nullable Integer expertPods;

  @Option(
      names = "--compute-type",
      paramLabel = "TYPE",
      description =
          "auto, f32 or bf16 (default: auto: bf16 for bf16 weights if the CPU has AVX-512, else f32).")
  private String computeType = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that each process computes with (default: all cores).")
  private @Nullable Integer threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting of the services, as docs/architecture.md lists them; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long an answer may take (default: 600).")
  private int timeoutSeconds = 600;

  Optional<URI> url() {
    return Optional.ofNullable(url);
  }

  List<URI> metricsUrls() {
    return metricsUrls;
  }

  String computeType() {
    return settings.getOrDefault(COMPUTE_TYPE, computeType);
  }

  Duration timeout() {
    if (timeoutSeconds < 1) {
      throw new IllegalArgumentException("--timeout: expected at least 1, found " + timeoutSeconds);
    }
    return Duration.ofSeconds(timeoutSeconds);
  }

  /** Options that say how to start a mesh mean nothing to one that runs. */
  void check() {
    if (url == null && !metricsUrls.isEmpty()) {
      throw new IllegalArgumentException("--metrics-url goes with --url; give both or neither");
    }
    if (url != null && (expertPods != null || threads != null || !settings.isEmpty())) {
      throw new IllegalArgumentException(
          "--expert-pods, --threads and --set are for a mesh that is started; leave them out with --url");
    }
    if (url != null) {
      requireServer("--url", url);
    }
  }

  static void requireServer(String option, URI url) {
    if (url.getScheme() == null || url.getHost() == null) {
      throw new IllegalArgumentException(
          "%s: expected such as http://127.0.0.1:8080, found %s".formatted(option, url));
    }
  }

  /** The mesh that is to be started for a model. */
  MeshSpec mesh(Path modelDirectory, ModelConfig config, ProjectRoot root) {
    MeshSpec spec =
        MeshSpec.of(modelDirectory, root).withPort(0).withSetting(COMPUTE_TYPE, computeType);
    spec =
        spec.withExpertPods(
            expertPods != null
                ? expertPods
                : Math.min(spec.expertPods(), config.moe().expertCount()));
    if (threads != null) {
      spec = spec.withThreads(threads);
    }
    for (var setting : settings.entrySet()) {
      spec = spec.withSetting(setting.getKey(), setting.getValue());
    }
    return spec;
  }
}
