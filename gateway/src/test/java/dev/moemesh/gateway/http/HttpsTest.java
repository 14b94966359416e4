package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The API with the settings of {@code ./moe up --https-certificate}. */
@QuarkusTest
@TestProfile(HttpsTest.OfItsOwn.class)
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(value = HttpsTest.RenewableFiles.class, restrictToAnnotatedClass = true)
class HttpsTest {
  private static final Map<String, PemFiles> MADE = new ConcurrentHashMap<>();
  private static volatile Path directory = Path.of("");

  /** A profile, so that no other test has these settings. */
  public static final class OfItsOwn implements QuarkusTestProfile {}

  /** Certificate and key, at paths that stay. */
  public static final class RenewableFiles implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
      try {
        directory = Files.createTempDirectory("https");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      renew("first");
      return Map.of(
          "quarkus.http.tls-configuration-name", "https",
          "quarkus.tls.https.key-store.pem.0.cert", directory.resolve("tls.crt").toString(),
          "quarkus.tls.https.key-store.pem.0.key", directory.resolve("tls.key").toString(),
          "quarkus.tls.https.reload-period", "1s",
          "quarkus.http.insecure-requests", "disabled",
          "quarkus.http.test-ssl-port", "0");
    }

    @Override
    public void stop() {}
  }

  @TestHTTPResource(value = "/health", tls = true)
  URI health;

  @Test
  void answersOverTlsAndNotWithout() throws Exception {
    try (SSLSocket socket = connect("first")) {
      assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
    try (Socket plain = new Socket(health.getHost(), health.getPort())) {
      assertThat(statusLine(plain)).doesNotStartWith("HTTP/1.1 200");
    }
  }

  @Test
  void takesUpRenewedFiles() throws Exception {
    renew("second");

    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!trusts("second")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    renew("first");
    while (!trusts("first")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private boolean trusts(String authority) throws Exception {
    try (SSLSocket socket = connect(authority)) {
      return statusLine(socket).endsWith("200 OK");
    } catch (SSLException _) {
      return false;
    }
  }

  /** A socket checks who signed the certificate, and no name. */
  private SSLSocket connect(String authority) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(MADE.get(authority).authority())) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      trusted.setCertificateEntry("authority", certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket(health.getHost(), health.getPort());
  }

  private static String statusLine(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
    String line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
    return line == null ? "" : line;
  }

  private static void renew(String authority) {
    PemFiles files =
        MADE.computeIfAbsent(
            authority, name -> EphemeralAuthority.issue(directory.resolve(name), "moe-mesh"));
    try {
      replace(files.key(), directory.resolve("tls.key"));
      replace(files.certificate(), directory.resolve("tls.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Path next = to.resolveSibling(to.getFileName() + ".next");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
