package dev.moemesh.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.bench.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

/**
 * The file that {@code ./moe bench --help} prints before anything is built. With {@code
 * -Dhelp.write=true} it writes it.
 */
class BenchHelpFileTest {
  private static final Path FILE = Path.of("../deploy/src/main/help/bench.txt");

  @Test
  void saysWhatTheCommandLineSays() throws IOException {
    String expected = Bench.commandLine().getUsageMessage(Ansi.OFF);
    if (Boolean.getBoolean("help.write")) {
      Files.writeString(FILE, expected);
    }

    assertThat(Files.readString(FILE))
        .as(
            "write it anew: ./mvnw -pl bench -am test -Dtest=BenchHelpFileTest -Dhelp.write=true -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(expected);
  }
}
