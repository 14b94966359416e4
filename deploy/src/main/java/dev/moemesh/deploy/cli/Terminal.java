package dev.moemesh.deploy.cli;

import java.io.Console;
import java.util.Optional;

/** What we talk to. */
final class Terminal {
  private Terminal() {}

  /** Whether a person sits at both ends: standard input and output are a terminal. */
  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
