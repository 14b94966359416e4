package dev.moemesh.bench;

import dev.moemesh.bench.cli.BenchCommand;
import dev.moemesh.bench.cli.Shutdown;
import dev.moemesh.deploy.cli.Errors;
import dev.moemesh.deploy.logging.Logging;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** The benchmarks' command line, {@code ./moe bench}. */
public final class Bench {
  private Bench() {}

  /** Runs a benchmark and exits with its status. */
  public static void main(String[] arguments) {
    Logging.configure();
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setParameterExceptionHandler(Errors::badArguments)
        .setExecutionExceptionHandler(Bench::failed);
  }

  private static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    return Shutdown.isUnderway() ? ExitCode.SOFTWARE : Errors.failed(failure, command, arguments);
  }
}
