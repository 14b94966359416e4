package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Optional;

/** Where one of some tags has to be next, maybe behind white space. */
final class TagAhead implements CallState {

  /** What follows a tag. */
  @FunctionalInterface
  interface Found {
    CallState tag(String tag, String before, CallSink sink);
  }

  /** What follows other text. The text that led here is the state's to give back. */
  @FunctionalInterface
  interface Other {
    CallState text(String before, CallSink sink);
  }

  private final StringBuilder raw;
  private final MarkerWatch watch;
  private final Found found;
  private final Other other;
  private final boolean withinCall;

  private TagAhead(String before, List<String> tags, Found found, Other other, boolean within) {
    this.raw = new StringBuilder(before);
    this.watch = new MarkerWatch(tags);
    this.found = found;
    this.other = other;
    this.withinCall = within;
  }

  /** Where no call has started: what is read may still be content. */
  static TagAhead outside(String before, List<String> tags, Found found, Other other) {
    return new TagAhead(before, tags, found, other, false);
  }

  /** Within or behind a call: if the text ends here, it was cut off. */
  static TagAhead within(List<String> tags, Found found, Other other) {
    return new TagAhead("", tags, found, other, true);
  }

  @Override
  public CallState next(char c, CallSink sink) {
    StringBuilder released = new StringBuilder();
    Optional<String> tag = watch.next(c, released);
    if (!released.toString().isBlank()) {
      return CallState.feed(other.text(raw.toString(), sink), released + watch.held(), sink);
    }
    raw.append(released);
    return tag.isPresent() ? found.tag(tag.get(), raw.toString(), sink) : this;
  }

  @Override
  public void end(CallSink sink) {
    if (!withinCall) {
      other.text(raw + watch.held(), sink);
    }
  }
}
