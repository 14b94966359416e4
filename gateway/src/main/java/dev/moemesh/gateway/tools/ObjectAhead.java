package dev.moemesh.gateway.tools;

import java.util.function.Function;
import java.util.function.Supplier;

/** Where an object may begin, maybe behind white space. */
final class ObjectAhead implements CallState {
  private final StringBuilder raw;
  private final Function<String, CallState> object;
  private final Supplier<CallState> otherwise;

  /**
   * @param before the text that led here
   * @param object the state at the beginning of an object, given the text before it
   * @param otherwise the state if none begins, behind the text before
   */
  ObjectAhead(String before, Function<String, CallState> object, Supplier<CallState> otherwise) {
    this.raw = new StringBuilder(before);
    this.object = object;
    this.otherwise = otherwise;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    if (JsonValue.isSpace(c)) {
      raw.append(c);
      return this;
    }
    if (c == '{') {
      return object.apply(raw.toString()).next(c, sink);
    }
    sink.content(raw);
    return otherwise.get().next(c, sink);
  }

  @Override
  public void end(CallSink sink) {
    sink.content(raw);
  }
}
