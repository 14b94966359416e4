package dev.moemesh.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class Bench {
  private Bench() {}

  /** Runs one benchmark and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
