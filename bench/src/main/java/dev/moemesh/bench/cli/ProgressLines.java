package dev.moemesh.bench.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.bench.load.CampaignListener;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.random.RandomModelStore;
import dev.moemesh.bench.report.Headline;
import dev.moemesh.deploy.mesh.Progress;
import dev.moemesh.deploy.mesh.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;

/** Says on standard error, line by line, how far a run is. Thread-safe. */
final class ProgressLines implements ProgressListener, CampaignListener, RandomModelStore.Progress {
  private static final int STEPS = 10;

  private final PrintWriter err;

  @GuardedBy("this")
  private long stepsWritten;

  ProgressLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void on(long bytesWritten, long bytesInAll) {
    long steps = bytesWritten * STEPS / bytesInAll;
    if (steps > stepsWritten) {
      stepsWritten = steps;
      say("writing weights: %d of %d MB", bytesWritten / 1_000_000, bytesInAll / 1_000_000);
    }
  }

  @Override
  public synchronized void on(Progress progress) {
    switch (progress) {
      case Progress.Starting(var process) -> say("%s is starting", process);
      case Progress.Loading _ -> {}
      case Progress.Ready(var process, var since) ->
          say("%s is ready after %.1f s", process, since.toMillis() / 1000.0);
      case Progress.Died(var process, var exitCode, var log, var _) ->
          say("%s ended with exit code %d; see %s", process, exitCode, log);
      case Progress.Note(var text) -> say("%s", text);
      case Progress.Stopping() -> say("ending the mesh");
    }
  }

  @Override
  public synchronized void starting(Phase phase, String contender, int round, int rounds) {
    String name = round > 0 ? "round %d of %d".formatted(round, rounds) : "warm-up";
    say("%s: %s: %s", name, phase.label(), contender);
  }

  @Override
  public synchronized void finished(PhaseRun run) {
    say("  %.1f tok/s", Headline.tokensPerSecond(run));
  }

  private void say(String format, Object... arguments) {
    err.printf(Locale.ROOT, format + "%n", arguments);
    err.flush();
  }
}
