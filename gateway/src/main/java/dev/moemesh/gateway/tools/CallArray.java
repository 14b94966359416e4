package dev.moemesh.gateway.tools;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Between the calls of a JSON array of them: {@code [{…}, {…}]}. The opening bracket has been read.
 */
final class CallArray implements CallState {
  private final StringBuilder raw;
  private final Function<String, CallState> element;
  private final Supplier<CallState> following;

  /**
   * @param before the text that led here, given back as content if there is no call
   * @param element the state at the beginning of a call, given the text before it
   * @param following the state behind the array
   */
  CallArray(String before, Function<String, CallState> element, Supplier<CallState> following) {
    this.raw = new StringBuilder(before);
    this.element = element;
    this.following = following;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    return switch (c) {
      case '{' -> element.apply(raw.toString()).next(c, sink);
      case ']' -> {
        giveBackUncalled(sink, "]");
        yield following.get();
      }
      case ',', ' ', '\n', '\r', '\t' -> {
        if (!raw.isEmpty()) {
          raw.append(c);
        }
        yield this;
      }
      default -> {
        giveBackUncalled(sink, "");
        yield following.get().next(c, sink);
      }
    };
  }

  /** Before the first call all that was read is text; behind one it is punctuation. */
  private void giveBackUncalled(CallSink sink, String last) {
    if (!raw.isEmpty()) {
      sink.content(raw.append(last));
    }
  }

  @Override
  public void end(CallSink sink) {
    giveBackUncalled(sink, "");
  }
}
