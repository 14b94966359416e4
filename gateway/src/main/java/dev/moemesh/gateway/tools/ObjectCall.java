package dev.moemesh.gateway.tools;

import java.util.function.Supplier;

/** Within a call that is a JSON object. */
final class ObjectCall implements CallState {
  private final CallObject object;
  private final StringBuilder raw;
  private final Supplier<CallState> behind;
  private final Supplier<CallState> otherwise;

  /**
   * @param before the text that led here, given back as content if there is no call
   * @param behind the state behind a call
   * @param otherwise the state behind text that is no call
   */
  ObjectCall(
      CallObject object, String before, Supplier<CallState> behind, Supplier<CallState> otherwise) {
    this.object = object;
    this.raw = new StringBuilder(before);
    this.behind = behind;
    this.otherwise = otherwise;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    return switch (object.next(c, sink)) {
      case TAKEN -> {
        if (!object.started()) {
          raw.append(c);
        }
        yield this;
      }
      case COMPLETE -> behind.get();
      case BROKEN -> broken(sink).next(c, sink);
    };
  }

  private CallState broken(CallSink sink) {
    if (object.started()) {
      return behind.get();
    }
    sink.content(raw);
    return otherwise.get();
  }

  @Override
  public void end(CallSink sink) {
    if (!object.started()) {
      sink.content(raw);
    }
  }
}
