package dev.moemesh.contract.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * An authority whose key nobody keeps, and one certificate of it: for a mesh on one machine and for
 * tests. Made by the JDK's keytool.
 */
public final class ThrowAwayAuthority {
  private static final String AUTHORITY = "authority";
  private static final String PROCESS = "process";
  private static final String PASSWORD_VARIABLE = "MOE_STORE_PASSWORD";
  private static final int VALID_DAYS = 30;
  private static final int LINE = 64;

  private ThrowAwayAuthority() {}

  /**
   * Makes an authority and a certificate of it, good for calling and being called, for 30 days.
   *
   * @param directory is made, and receives the PEM files, which only this user can read
   */
  public static MutualTls in(Path directory) {
    return in(directory, MutualTls.PEER_NAME);
  }

  /** The same, with another name in the certificate. */
  static MutualTls in(Path directory, String name) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path store = directory.resolve("store.p12");
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      generate(store, password, AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
      generate(
          store,
          password,
          PROCESS,
          "-signer",
          AUTHORITY,
          "-ext",
          "san=dns:" + name,
          "-ext",
          "eku=serverAuth,clientAuth");
      MutualTls tls =
          write(KeyStore.getInstance(store.toFile(), password.toCharArray()), password, directory);
      Files.delete(store);
      return tls;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make certificates in " + directory, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made a store that this JDK cannot read", e);
    }
  }

  private static void generate(Path store, String password, String alias, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=moe-mesh " + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                Integer.toString(VALID_DAYS),
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                PASSWORD_VARIABLE));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PASSWORD_VARIABLE, password);
    Process keytool = builder.start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = keytool.onExit().join().exitValue();
    if (exitCode != 0) {
      throw new IOException("keytool ended with exit code %d: %s".formatted(exitCode, output));
    }
  }

  private static MutualTls write(KeyStore store, String password, Path directory)
      throws IOException, GeneralSecurityException {
    List<byte[]> chain = new ArrayList<>();
    for (Certificate certificate : store.getCertificateChain(PROCESS)) {
      chain.add(certificate.getEncoded());
    }
    return new MutualTls(
        pem(directory.resolve("certificate.pem"), "CERTIFICATE", chain),
        pem(
            directory.resolve("key.pem"),
            "PRIVATE KEY",
            List.of(store.getKey(PROCESS, password.toCharArray()).getEncoded())),
        pem(
            directory.resolve("authority.pem"),
            "CERTIFICATE",
            List.of(store.getCertificate(AUTHORITY).getEncoded())));
  }

  private static Path pem(Path file, String what, List<byte[]> contents) throws IOException {
    StringBuilder text = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
    for (byte[] content : contents) {
      text.append("-----BEGIN %s-----\n".formatted(what));
      text.append(lines.encodeToString(content));
      text.append("\n-----END %s-----\n".formatted(what));
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
