package dev.moemesh.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The files that {@code ./moe} prints as help before anything is built. With {@code
 * -Dhelp.write=true} it writes them; bench's is held to bench's command line there.
 */
class HelpFilesTest {
  private static final Path DIRECTORY = Path.of("src/main/help");
  private static final String BENCH = "bench.txt";

  @Test
  void sayWhatTheCommandLineSays() throws IOException {
    SortedMap<String, String> expected = new TreeMap<>(Map.of("moe.txt", help(Moe.commandLine())));
    Moe.commandLine().getSubcommands().entrySet().stream()
        .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
        .filter(command -> !command.getKey().equals("help") && !command.getKey().equals("bench"))
        .forEach(command -> expected.put(command.getKey() + ".txt", help(command.getValue())));
    if (Boolean.getBoolean("help.write")) {
      for (var file : expected.entrySet()) {
        Files.writeString(DIRECTORY.resolve(file.getKey()), file.getValue());
      }
    }

    assertThat(written())
        .as(
            "write them anew: ./mvnw -pl deploy -am test -Dtest=HelpFilesTest -Dhelp.write=true -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(expected);
  }

  private static String help(CommandLine command) {
    return command.getUsageMessage(Ansi.OFF);
  }

  private static SortedMap<String, String> written() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(DIRECTORY)) {
      for (Path file : all.toList()) {
        if (!file.getFileName().toString().equals(BENCH)) {
          files.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return files;
  }
}
