package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.logging.Logging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code moe} command line. */
@Command(
    name = "moe",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "An inference mesh for mixture-of-experts models, on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ChatCommand.class,
      ApiKeyCommand.class,
      TestCommand.class,
      BenchHelp.class,
      PrepareCommand.class,
      HelpCommand.class
    })
public final class Moe implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Moe() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    Logging.configure();
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new Moe())
        .setParameterExceptionHandler(Errors::badArguments)
        .setExecutionExceptionHandler(Errors::failed);
  }
}
