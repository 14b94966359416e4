package dev.moemesh.contract.tls;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The identity of a data plane process and the authority that it trusts: TLS 1.3 with certificates
 * on both sides.
 *
 * <p>The mesh has an authority of its own. A client needs a certificate of that authority. A
 * server's certificate also needs the DNS name {@value #PEER_NAME}, whatever its address is. A
 * process reads the files when it starts; a renewed certificate takes effect at the next start.
 *
 * @param certificate PEM: the process's certificate, followed by the intermediate certificates
 * @param key PEM: the private key, PKCS #8, not encrypted
 * @param authority PEM: the certificates that issue the certificates of peers
 */
public record MutualTls(Path certificate, Path key, Path authority) {
  /** The DNS name in the certificate of each process of a mesh. */
  public static final String PEER_NAME = "moe-mesh";

  private static final String VERSION = "TLSv1.3";

  /**
   * Mutual TLS by the settings {@code moe.tls.certificate}, {@code moe.tls.key} and {@code
   * moe.tls.authority}; empty if none of them is set.
   *
   * @throws IllegalArgumentException if one or two of the three are set
   */
  public static Optional<MutualTls> of(
      Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    long given = Stream.of(certificate, key, authority).filter(Optional::isPresent).count();
    if (given == 0) {
      return Optional.empty();
    }
    if (given < 3) {
      throw new IllegalArgumentException(
          "expected all of moe.tls.certificate, moe.tls.key and moe.tls.authority or none, found %d of them; set the others too"
              .formatted(given));
    }
    return Optional.of(
        new MutualTls(certificate.orElseThrow(), key.orElseThrow(), authority.orElseThrow()));
  }

  /**
   * The TLS context of connections that this process opens.
   *
   * @throws IllegalArgumentException if a file is missing or has another format
   */
  public SslContext client() {
    return context(
        () ->
            GrpcSslContexts.configure(
                SslContextBuilder.forClient().keyManager(certificate.toFile(), key.toFile()),
                SslProvider.OPENSSL));
  }

  /**
   * The TLS context of connections that this process accepts. It refuses peers without a
   * certificate.
   *
   * @throws IllegalArgumentException if a file is missing or has another format
   */
  public SslContext server() {
    return context(
        () ->
            GrpcSslContexts.configure(
                    SslContextBuilder.forServer(certificate.toFile(), key.toFile()),
                    SslProvider.OPENSSL)
                .clientAuth(ClientAuth.REQUIRE));
  }

  private interface Side {
    SslContextBuilder builder();
  }

  private SslContext context(Side side) {
    Map.of("certificate", certificate, "key", key, "authority", authority)
        .forEach(MutualTls::requireReadable);
    try {
      return side.builder().trustManager(authority.toFile()).protocols(VERSION).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected PEM files in moe.tls.certificate (%s), moe.tls.key (%s; PKCS #8, not encrypted) and moe.tls.authority (%s), found: %s"
              .formatted(certificate, key, authority, e.getMessage()),
          e);
    }
  }

  private static void requireReadable(String setting, Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "moe.tls.%s: expected a PEM file that this process may read, found nothing readable at %s; correct the path or its permissions"
              .formatted(setting, file));
    }
  }
}
