package dev.moemesh.deploy.cli;

import dev.moemesh.contract.transport.Delays;
import dev.moemesh.deploy.mesh.InvalidOptionException;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that describe a mesh. What is not given stays as {@link MeshSpec#of} has it. */
final class MeshOptions {
  private static final Set<String> COMPUTE_TYPES = Set.of("auto", "f32", "bf16");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Hugging Face directory: config.json, safetensors, tokenizer.json.")
  private @Nullable Path model;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name it is served under (default: DIR's name).")
  private @Nullable String name;

  @Option(
      names = "--expert-pods",
      paramLabel = "N",
      description = "Processes that share out the experts (default: 2).")
  private @Nullable Integer expertPods;

  @Option(names = "--port", paramLabel = "PORT", description = "Port of the API (default: 8080).")
  private @Nullable Integer port;

  @Mixin private ExposureOptions exposure = new ExposureOptions();

  @Option(
      names = "--compute-type",
      paramLabel = "TYPE",
      description =
          "auto, f32 or bf16 (default: auto: bf16 for bf16 weights if the CPU multiplies bf16, else f32).")
  private @Nullable String computeType;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that each process computes with (default: all cores).")
  private @Nullable Integer threads;

  @Option(
      names = "--kv-cache-mb",
      paramLabel = "N",
      description = "Size of the KV cache in MiB (default: by the model's context and the memory).")
  private @Nullable Integer kvCacheMegabytes;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "How long it may take to be ready (default: 120), and 10 s more per GiB of weights.")
  private @Nullable Integer timeoutSeconds;

  @Option(names = "--tcp", description = "Rows travel through TCP on 127.0.0.1, not Unix sockets.")
  private boolean tcp;

  @Option(
      names = "--tls",
      description =
          "Rows between the processes travel through TCP with mutual TLS; certificates are made for this mesh. For the API's HTTPS see --https-certificate.")
  private boolean tls;

  @Option(
      names = "--hop-delay",
      paramLabel = "TIME",
      description = "Hold back every message with rows so long, as a slower network would: 1ms.")
  private @Nullable String hopDelay;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting of the services, as docs/architecture.md lists them; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  MeshSpec spec(ProjectRoot root) {
    MeshSpec spec = MeshSpec.of(model == null ? root.tinyModel() : model, root);
    if (name != null) {
      spec = spec.withName(name);
    }
    if (expertPods != null) {
      spec = spec.withExpertPods(expertPods);
    }
    if (port != null) {
      spec = spec.withPort(port);
    }
    if (threads != null) {
      spec = spec.withThreads(threads);
    }
    if (timeoutSeconds != null) {
      spec = spec.withStartTimeout(Duration.ofSeconds(timeoutSeconds));
    }
    if (tls) {
      spec = spec.withTransport(Transport.MUTUAL_TLS);
    } else if (tcp) {
      spec = spec.withTransport(Transport.TCP);
    }
    spec = spec.withExposure(exposure.exposure());
    return withSettings(hopDelay == null ? spec : spec.withHopDelay(hopDelay(hopDelay)));
  }

  private static Duration hopDelay(String text) {
    try {
      return Delays.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidOptionException("hop-delay", String.valueOf(e.getMessage()), e);
    }
  }

  private MeshSpec withSettings(MeshSpec spec) {
    MeshSpec result = spec;
    if (computeType != null) {
      if (!COMPUTE_TYPES.contains(computeType)) {
        throw new InvalidOptionException(
            "compute-type", "expected auto, f32 or bf16, found " + computeType);
      }
      result = result.withSetting("moe.compute-type", computeType);
    }
    if (kvCacheMegabytes != null) {
      result = result.withSetting("moe.kv-cache.megabytes", Integer.toString(kvCacheMegabytes));
    }
    ExposureOptions.requireNoHost(settings.keySet());
    for (var setting : settings.entrySet()) {
      result = result.withSetting(setting.getKey(), setting.getValue());
    }
    return result;
  }
}
