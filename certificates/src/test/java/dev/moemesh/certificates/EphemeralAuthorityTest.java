package dev.moemesh.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EphemeralAuthorityTest {
  private static final int DNS_NAME = 2;

  @TempDir Path directory;

  @Test
  void issuesACertificateForClientsAndServers() throws Exception {
    PemFiles files = EphemeralAuthority.issue(directory.resolve("tls"), "moe-mesh");

    X509Certificate authority = read(files.authority());
    X509Certificate process = read(files.certificate());
    process.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(process.getBasicConstraints()).isEqualTo(-1);
    assertThat(process.getSubjectAlternativeNames())
        .singleElement()
        .isEqualTo(List.of(DNS_NAME, "moe-mesh"));
    assertThat(process.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
  }

  @Test
  void issuesACertificateForAMonth() throws Exception {
    X509Certificate process =
        read(EphemeralAuthority.issue(directory.resolve("tls"), "moe-mesh").certificate());

    process.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(29))));
    assertThat(process.getNotAfter()).isBefore(Instant.now().plus(Duration.ofDays(31)));
  }

  @Test
  void onlyTheUserCanReadTheFiles() throws IOException {
    PemFiles files = EphemeralAuthority.issue(directory.resolve("tls"), "moe-mesh");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.key())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tls"))))
        .isEqualTo("rwx------");
    try (var all = Files.list(directory.resolve("tls"))) {
      assertThat(all)
          .containsExactlyInAnyOrder(files.certificate(), files.key(), files.authority());
    }
  }

  @Test
  void overwritesNoFile() {
    EphemeralAuthority.issue(directory.resolve("tls"), "moe-mesh");

    assertThatThrownBy(() -> EphemeralAuthority.issue(directory.resolve("tls"), "moe-mesh"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("tls");
  }

  private static X509Certificate read(Path file) throws Exception {
    try (InputStream pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
