package dev.moemesh.certificates;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

/**
 * A certificate authority that issues one certificate. Its private key stays in memory and is
 * discarded, so that nobody can issue another. Thread-safe.
 */
public final class EphemeralAuthority {
  private static final Duration VALIDITY = Duration.ofDays(30);

  /** Certificates count from one day before, for machines whose clocks are behind. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private EphemeralAuthority() {}

  /**
   * Creates an authority and one certificate of it. The certificate is valid for 30 days, for TLS
   * clients and servers.
   *
   * @param directory is created if necessary and receives the PEM files; only this user can read
   *     them
   * @param dnsName the subject alternative name of the certificate
   * @throws UncheckedIOException if the files cannot be written, or exist already
   */
  public static PemFiles issue(Path directory, String dnsName) {
    X509Bundle process = certificate(dnsName);
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new PemFiles(
          write(
              directory.resolve("certificate.pem"),
              process.getCertificatePEM() + process.getRootCertificatePEM()),
          write(directory.resolve("key.pem"), process.getPrivateKeyPEM()),
          write(directory.resolve("authority.pem"), process.getRootCertificatePEM()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write certificates to " + directory, e);
    }
  }

  private static X509Bundle certificate(String dnsName) {
    Instant now = Instant.now();
    CertificateBuilder common =
        new CertificateBuilder()
            .algorithm(Algorithm.ecp256)
            .notBefore(now.minus(CLOCK_SKEW))
            .notAfter(now.plus(VALIDITY));
    try {
      X509Bundle authority =
          common
              .copy()
              .subject("CN=moe-mesh authority")
              .setIsCertificateAuthority(true)
              .setKeyUsage(true, KeyUsage.keyCertSign)
              .buildSelfSigned();
      return common
          .copy()
          .subject("CN=moe-mesh process")
          .addSanDnsName(dnsName)
          .setKeyUsage(true, KeyUsage.digitalSignature)
          .addExtendedKeyUsageServerAuth()
          .addExtendedKeyUsageClientAuth()
          .buildIssuedBy(authority);
    } catch (Exception e) {
      throw new IllegalStateException("this JDK cannot create certificates with ECDSA P-256", e);
    }
  }

  private static Path write(Path file, String pem) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, pem);
  }
}
