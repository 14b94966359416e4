package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.Exposure;
import dev.moemesh.deploy.mesh.InvalidOptionException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how the API meets the world. docs/exposure.md explains them. */
final class ExposureOptions {

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address that the API listens on (default: 127.0.0.1); 0.0.0.0 for all. Other services stay on 127.0.0.1.")
  private @Nullable String host;

  @Option(
      names = "--api-keys",
      paramLabel = "FILE",
      description =
          "Ask clients for an API key: a line name=key each; ./moe api-key NAME makes one.")
  private @Nullable Path apiKeys;

  @Option(
      names = "--https-certificate",
      paramLabel = "FILE",
      description = "The API speaks HTTPS, and no plain HTTP, with this certificate (PEM).")
  private @Nullable Path certificate;

  @Option(
      names = "--https-key",
      paramLabel = "FILE",
      description = "Private key of --https-certificate (PEM).")
  private @Nullable Path key;

  Exposure exposure() {
    Exposure exposure = Exposure.LOCAL;
    if (host != null) {
      exposure = exposure.withHost(host);
    }
    if (apiKeys != null) {
      exposure = exposure.withApiKeys(apiKeys);
    }
    if (certificate != null && key != null) {
      return exposure.withHttps(new Exposure.Https(certificate, key));
    }
    if (certificate != null || key != null) {
      throw new InvalidOptionException(
          "https-certificate", "expected it together with --https-key, found one of the two");
    }
    return exposure;
  }

  /** A host for all services would take those to the network that have no keys to ask for. */
  static void requireNoHost(Set<String> settings) {
    if (settings.contains("quarkus.http.host")) {
      throw new InvalidOptionException(
          "set",
          "expected --host ADDRESS, which binds the gateway alone, found quarkus.http.host, which binds every service");
    }
  }
}
