package dev.moemesh.deploy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moe bench}, as help shows it; the launcher script runs it from a jar of its own. */
@Command(
    name = "bench",
    description = "Measures a mesh, and makes random models to measure; see ./moe bench --help.")
public final class BenchHelp implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "Passed on to the benchmarks.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println("moe: run it as ./moe bench " + String.join(" ", arguments));
    return ExitCode.USAGE;
  }
}
