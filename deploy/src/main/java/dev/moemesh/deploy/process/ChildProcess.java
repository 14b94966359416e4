package dev.moemesh.deploy.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

/** A process that we started. Its output goes to its log from the first byte; it reads nothing. */
public final class ChildProcess {
  private final ProcessSpec spec;
  private final Process process;
  private final ProcessIdentity identity;

  private ChildProcess(ProcessSpec spec, Process process) {
    this.spec = spec;
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
  }

  /**
   * Starts a process in a session of its own, so that a Ctrl-C is ours to handle and not everyone's
   * at once.
   */
  public static ChildProcess start(ProcessSpec spec) {
    try {
      Files.createDirectories(spec.log().toAbsolutePath().getParent());
      var builder = new ProcessBuilder(Session.detached(spec.command()));
      builder.environment().putAll(spec.environment());
      builder.redirectErrorStream(true);
      builder.redirectOutput(spec.log().toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      return new ChildProcess(spec, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot start " + spec.name() + " (" + spec.command().getFirst() + "): " + e.getMessage(),
          e);
    }
  }

  /** What it was started from. */
  public ProcessSpec spec() {
    return spec;
  }

  /** What it can be known by when we are gone. */
  public ProcessIdentity identity() {
    return identity;
  }

  /** The running process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended: its exit code when the future completes. */
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }
}
