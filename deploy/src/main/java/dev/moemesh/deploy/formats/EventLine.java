package dev.moemesh.deploy.formats;

import java.util.Optional;

/** A line of a stream of server-sent events. */
public final class EventLine {
  private static final String DATA = "data:";

  private EventLine() {}

  /**
   * The data of a line, without surrounding white space; empty for a line that has none. An event
   * has one line of data here.
   */
  public static Optional<String> data(String line) {
    return line.startsWith(DATA)
        ? Optional.of(line.substring(DATA.length()).strip())
        : Optional.empty();
  }
}
