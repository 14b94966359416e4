package dev.moemesh.deploy.mesh;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a mesh's API meets the world. It concerns the gateway alone: all other services stay on the
 * loopback interface.
 *
 * @param host address or name that the gateway binds
 * @param apiKeys a file of API keys; absent, none are asked for
 * @param https the files of HTTPS; absent, the API speaks plain HTTP
 */
public record Exposure(String host, @Nullable Path apiKeys, @Nullable Https https) {
  private static final String LOOPBACK = "127.0.0.1";

  /** For this machine only: plain HTTP on 127.0.0.1 without keys. */
  public static final Exposure LOCAL = new Exposure(LOOPBACK, null, null);

  public Exposure {
    if (!host.matches("[0-9A-Za-z.:_-]+")) {
      throw new InvalidOptionException(
          "host",
          "expected an address of this machine, such as 0.0.0.0, found '%s'".formatted(host));
    }
  }

  /**
   * The files of HTTPS, in PEM form.
   *
   * @param certificate the gateway's certificate, and those that certify it
   * @param key its private key
   */
  public record Https(Path certificate, Path key) {
    public Https {
      certificate = certificate.toAbsolutePath().normalize();
      key = key.toAbsolutePath().normalize();
    }
  }

  public Exposure withHost(String address) {
    return new Exposure(address, apiKeys, https);
  }

  public Exposure withApiKeys(Path file) {
    return new Exposure(host, file.toAbsolutePath().normalize(), https);
  }

  public Exposure withHttps(Https files) {
    return new Exposure(host, apiKeys, files);
  }

  /** Where a program on this machine reaches the API. */
  URI url(int port) {
    String scheme = https == null ? "http" : "https";
    return URI.create("%s://%s:%d".formatted(scheme, reachable(), port));
  }

  /**
   * Checks that the files are there.
   *
   * @throws MeshException if one cannot be read
   */
  void requireFiles() {
    requireReadable("--api-keys", apiKeys);
    if (https != null) {
      requireReadable("--https-certificate", https.certificate());
      requireReadable("--https-key", https.key());
    }
  }

  private static void requireReadable(String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new MeshException(
          "%s: expected a file that can be read, found none at %s".formatted(option, file));
    }
  }

  /** Settings of the gateway on that port. */
  Map<String, String> settings(int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("quarkus.http.host", host);
    if (apiKeys != null) {
      settings.put("moe.gateway.api-keys-file", apiKeys.toString());
    }
    if (https != null) {
      settings.put("quarkus.http.tls-configuration-name", "https");
      settings.put("quarkus.tls.https.key-store.pem.0.cert", https.certificate().toString());
      settings.put("quarkus.tls.https.key-store.pem.0.key", https.key().toString());
      settings.put("quarkus.tls.https.reload-period", "1m");
      settings.put("quarkus.http.ssl-port", Integer.toString(port));
      settings.put("quarkus.http.insecure-requests", "disabled");
    }
    return settings;
  }

  private String reachable() {
    return switch (host) {
      case "0.0.0.0", "*" -> LOOPBACK;
      case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
      default -> host.contains(":") ? "[" + host + "]" : host;
    };
  }

  /** Whether other machines may reach the API. */
  boolean beyondThisMachine() {
    return !(host.equals("localhost") || host.startsWith("127.") || host.equals("::1"));
  }

  /** The certificate that a program on this machine has to trust; empty for plain HTTP. */
  Optional<Path> certificate() {
    return Optional.ofNullable(https).map(Https::certificate);
  }
}
