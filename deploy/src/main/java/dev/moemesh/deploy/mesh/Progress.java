package dev.moemesh.deploy.mesh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What happens to the processes of a mesh. */
public sealed interface Progress {
  /** A process was started. */
  record Starting(String process) implements Progress {}

  /** It answers, and says that it is not ready. */
  record Loading(String process, Duration since) implements Progress {}

  /** It is ready, that long after it was started. */
  record Ready(String process, Duration since) implements Progress {}

  /**
   * It ended by itself.
   *
   * @param lastLines of its log
   */
  record Died(String process, int exitCode, Path log, List<String> lastLines) implements Progress {
    public Died {
      lastLines = List.copyOf(lastLines);
    }
  }

  /** Something that a person should know. */
  record Note(String text) implements Progress {}

  /** The mesh ends. */
  record Stopping() implements Progress {}
}
