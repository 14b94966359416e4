package dev.moemesh.deploy.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ApiKeyCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void showsAKeyOnceAndWritesItsHash() throws NoSuchAlgorithmException {
    int exitCode = run("api-key", "alice");

    assertThat(exitCode).isZero();
    String key = err.toString().strip().replaceAll(".* ", "");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(US_ASCII));
    assertThat(key).matches("moe-[A-Za-z0-9_-]{43}");
    assertThat(out)
        .hasToString("alice=sha256:" + HexFormat.of().formatHex(hash) + System.lineSeparator());
  }

  @Test
  void noTwoKeysAreAlike() {
    run("api-key", "alice");
    String first = out.toString();
    out.getBuffer().setLength(0);

    run("api-key", "alice");

    assertThat(out.toString()).isNotEqualTo(first);
  }

  @Test
  void refusesANameThatTheFileCannotHold() {
    assertThat(run("api-key", "al=ice")).isEqualTo(2);
    assertThat(err.toString()).contains("NAME: expected 1 to 64 letters");
    assertThat(out.toString()).isEmpty();
  }

  private int run(String... arguments) {
    CommandLine command = Moe.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
