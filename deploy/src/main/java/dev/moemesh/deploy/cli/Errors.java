package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.MeshException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says on standard error what went wrong: a line and what to do, not a stack trace. */
public final class Errors {
  private Errors() {}

  /** Arguments that nobody understands; exit code 2. */
  public static int badArguments(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println("moe: " + message(failure) + hint(failure, command));
    return ExitCode.USAGE;
  }

  /** A command that failed; exit code 1. */
  public static int failed(Exception failure, CommandLine command, ParseResult arguments) {
    command.getErr().println("moe: " + message(failure));
    if (!isForPeople(failure)) {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static boolean isForPeople(Exception failure) {
    return failure instanceof MeshException
        || failure instanceof IllegalArgumentException
        || failure instanceof UncheckedIOException;
  }

  private static String message(Exception failure) {
    if (failure instanceof InvalidPathException path && !isNameable(path.getInput())) {
      return "this locale has no name for '%s'; set LC_ALL to one in UTF-8, such as C.UTF-8"
          .formatted(path.getInput());
    }
    return Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
  }

  /** Whether the locale's character set has the characters of a file name. */
  private static boolean isNameable(String file) {
    return Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode(file);
  }

  private static String hint(ParameterException failure, CommandLine command) {
    String mark = message(failure).endsWith("?") ? " " : "; ";
    return mark + "see ./" + command.getCommandSpec().qualifiedName() + " --help";
  }
}
