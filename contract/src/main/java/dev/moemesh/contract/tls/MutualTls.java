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
 * Who a data plane process is, and whom it trusts: TLS 1.3, certificates on both sides.
 *
 * <p>The authority is the mesh's own: whoever has a certificate of it may call, and who is called
 * must also bear the DNS name {@value #PEER_NAME} in it, wherever it listens. The files are read
 * when a process starts; a renewed certificate counts from the next start.
 *
 * @param certificate PEM: the process's certificate, followed by those between it and the authority
 * @param key PEM: its private key, PKCS #8, not encrypted
 * @param authority PEM: the certificates that a peer's certificate must descend from
 */
public record MutualTls(Path certificate, Path key, Path authority) {
  /** The DNS name that stands in the certificate of each process of a mesh. */
  public static final String PEER_NAME = "moe-mesh";

  private static final String VERSION = "TLSv1.3";

  /**
   * What the settings {@code moe.tls.certificate}, {@code moe.tls.key} and {@code
   * moe.tls.authority} say.
   *
   * @throws IllegalArgumentException if there are one or two of the three
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
   * For connections that this process opens.
   *
   * @throws IllegalArgumentException if a file is not there or not what it should be
   */
  public SslContext client() {
    return context(
        () ->
            GrpcSslContexts.configure(
                SslContextBuilder.forClient().keyManager(certificate.toFile(), key.toFile()),
                SslProvider.OPENSSL));
  }

  /**
   * For connections that this process accepts; a peer without a certificate is refused.
   *
   * @throws IllegalArgumentException if a file is not there or not what it should be
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
