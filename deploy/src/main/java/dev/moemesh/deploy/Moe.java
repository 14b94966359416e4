package dev.moemesh.deploy;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code moe} command line. */
@Command(name = "moe", mixinStandardHelpOptions = true)
public final class Moe {
  private Moe() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Moe()).execute(arguments));
  }
}
