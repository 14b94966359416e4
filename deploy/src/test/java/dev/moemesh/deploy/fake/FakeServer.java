package dev.moemesh.deploy.fake;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The HTTP server of a {@link FakeService}, bound and secured as a real one's settings say. */
final class FakeServer {
  private static final String HTTPS = "quarkus.tls.https.key-store.pem.0.";
  private static final char[] NO_PASSWORD = {};

  private FakeServer() {}

  static HttpServer create() throws IOException {
    String host = System.getProperty("quarkus.http.host");
    if (System.getProperty(HTTPS + "cert") == null) {
      int port = Integer.getInteger("quarkus.http.port");
      return HttpServer.create(new InetSocketAddress(host, port), 0);
    }
    int port = Integer.getInteger("quarkus.http.ssl-port");
    HttpsServer server = HttpsServer.create(new InetSocketAddress(host, port), 0);
    try {
      server.setHttpsConfigurator(new HttpsConfigurator(context()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return server;
  }

  private static SSLContext context() throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(Path.of(System.getProperty(HTTPS + "cert")));
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .toArray(Certificate[]::new);
    String algorithm = chain[0].getPublicKey().getAlgorithm();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(
        "key",
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key())),
        NO_PASSWORD,
        chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static byte[] key() throws IOException {
    String pem = Files.readString(Path.of(System.getProperty(HTTPS + "key")));
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }
}
