package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.Progress;
import dev.moemesh.deploy.mesh.ProgressListener;
import java.io.PrintWriter;

/** Progress as lines, one below the other, for logs and pipes. */
final class PlainProgress implements ProgressListener {
  private final PrintWriter out;

  PlainProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void on(Progress progress) {
    out.println(
        switch (progress) {
          case Progress.Starting(var process) -> ProgressText.line(process, "starting");
          case Progress.Loading(var process, var since) ->
              ProgressText.line(process, ProgressText.loading(since));
          case Progress.Ready(var process, var since) ->
              ProgressText.line(process, ProgressText.ready(since));
          case Progress.Died(var process, var exitCode, var log, var lastLines) ->
              ProgressText.died(process, exitCode, log, lastLines);
          case Progress.Note(var text) -> text;
          case Progress.Stopping() -> "Ending the mesh.";
        });
    out.flush();
  }
}
