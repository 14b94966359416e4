package dev.moemesh.deploy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moe test}, as help shows it; the launcher script runs it. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Builds everything and runs all tests, those on a whole mesh included.",
      "Further arguments go to Maven, e.g. -pl router-service -am."
    })
public final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "MAVEN-ARGUMENT", description = "Passed on to Maven.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine().getErr().println("moe: run it as ./moe test " + String.join(" ", arguments));
    return ExitCode.USAGE;
  }
}
