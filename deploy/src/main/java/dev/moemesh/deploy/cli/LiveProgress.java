package dev.moemesh.deploy.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.deploy.mesh.Progress;
import dev.moemesh.deploy.mesh.ProgressListener;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Progress on a terminal: one line per process, rewritten as its state changes. */
final class LiveProgress implements ProgressListener {
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;

  @GuardedBy("this")
  private final Map<String, String> states = new LinkedHashMap<>();

  @GuardedBy("this")
  private int linesBelow;

  LiveProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void on(Progress progress) {
    switch (progress) {
      case Progress.Starting(var process) -> show(process, "starting");
      case Progress.Loading(var process, var since) -> show(process, ProgressText.loading(since));
      case Progress.Ready(var process, var since) -> show(process, ProgressText.ready(since));
      case Progress.Died(var process, var exitCode, var log, var lastLines) ->
          say(ProgressText.died(process, exitCode, log, lastLines));
      case Progress.Note(var text) -> say(text);
      case Progress.Stopping() -> say(CLEAR_LINE + "Ending the mesh.");
    }
    out.flush();
  }

  @GuardedBy("this")
  private void show(String process, String state) {
    if (linesBelow > 0) {
      out.printf("\033[%dA", linesBelow);
    }
    states.put(process, state);
    states.forEach((name, text) -> out.println(CLEAR_LINE + ProgressText.line(name, text)));
    linesBelow = states.size();
  }

  /** Text that stays; what was shown before scrolls away above it. */
  @GuardedBy("this")
  private void say(String text) {
    out.println(text);
    states.clear();
    linesBelow = 0;
  }
}
