package dev.moemesh.gateway.tools;

/** Within {@code <function=NAME>} or {@code <parameter=NAME>}, behind the equals sign. */
final class TagName implements CallState {
  private static final int LONGEST = 256;

  /** What follows the whole tag. */
  @FunctionalInterface
  interface Named {
    CallState name(String name, CallSink sink);
  }

  private final String before;
  private final StringBuilder name = new StringBuilder();
  private final Named named;
  private final TagAhead.Other other;
  private final boolean withinCall;

  /**
   * @param before the text that led here
   * @param other what follows if this is no name
   * @param withinCall whether a call has started, so that a name cut off is no content
   */
  TagName(String before, Named named, TagAhead.Other other, boolean withinCall) {
    this.before = before;
    this.named = named;
    this.other = other;
    this.withinCall = withinCall;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    boolean ends = c == '>';
    if (c == '\n' || c == '<' || name.length() == LONGEST || (ends && name.toString().isBlank())) {
      return other.text(before + name, sink).next(c, sink);
    }
    if (ends) {
      return named.name(name.toString().strip(), sink);
    }
    name.append(c);
    return this;
  }

  @Override
  public void end(CallSink sink) {
    if (!withinCall) {
      other.text(before + name, sink);
    }
  }
}
