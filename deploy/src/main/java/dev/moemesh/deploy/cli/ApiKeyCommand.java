package dev.moemesh.deploy.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moe api-key}. */
@Command(
    name = "api-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an API key for a client.",
      "Shows the key once, on standard error. Prints its line for the file of --api-keys, which holds",
      "only the key's hash: ./moe api-key alice >> keys"
    })
public final class ApiKeyCommand implements Callable<Integer> {
  private static final int RANDOM_BYTES = 32;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "Whom the key is for.")
  private String name = "";

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: expected 1 to 64 letters, digits or . _ @ -, found '" + name + "'");
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String key = "moe-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    spec.commandLine().getErr().println("Key of " + name + ", shown only now: " + key);
    spec.commandLine().getOut().println(name + "=sha256:" + sha256(key));
    return ExitCode.OK;
  }

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
