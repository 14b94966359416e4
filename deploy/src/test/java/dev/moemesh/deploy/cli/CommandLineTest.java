package dev.moemesh.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate|moe: Unmatched argument at index 0: 'frobnicate'; see ./moe --help",
        "up --frob|moe: Unknown option: '--frob'; see ./moe up --help",
        "up --port many|moe: Invalid value for option '--port': 'many' is not an int; see ./moe up --help",
        "up --expert-pods 0|moe: --expert-pods: expected at least 1, found 0; see ./moe up --help",
        "up --port 70000|moe: --port: expected 0 to 65535, found 70000; see ./moe up --help",
        "up --hop-delay 1|moe: --hop-delay: expected a delay such as 500us, 1ms or 2s, found '1'; see ./moe up --help",
        "up --compute-type f8|moe: --compute-type: expected auto, f32 or bf16, found f8; see ./moe up --help",
        "chat --url localhost|moe: --url: expected http://host:port, found localhost; see ./moe chat --help",
        "chat --url localhost:80|moe: --url: expected http://host:port, found localhost:80; see ./moe chat --help",
        "up --set novalue|moe: ",
        "chat --max-tokens 0|moe: --max-tokens: expected at least 1, found 0; see ./moe chat --help",
        "''|moe: which command? see ./moe --help"
      })
  void answersWhatItDoesNotUnderstandWithOneLineAndExitCodeTwo(String arguments, String message) {
    int exitCode = run(arguments);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).startsWith(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "up --help",
        "down --help",
        "status --help",
        "chat --help",
        "test --help",
        "help up"
      })
  void explainsItself(String arguments) {
    assertThat(run(arguments)).isZero();
    assertThat(out.toString()).contains("Usage: moe");
  }

  @Test
  void knowsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("moe-mesh ");
  }

  private int run(String arguments) {
    CommandLine commandLine =
        Moe.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
  }
}
