package dev.moemesh.jinja;

/** Line numbers of a source that is read from front to back. For one thread. */
final class LineCounter {
  private final String source;
  private int counted;
  private int line = 1;

  LineCounter(String source) {
    this.source = source;
  }

  int at(int position) {
    for (; counted < position; counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
    return line;
  }
}
