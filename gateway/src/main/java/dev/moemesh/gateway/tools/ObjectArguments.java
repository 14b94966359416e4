package dev.moemesh.gateway.tools;

import java.util.function.Supplier;

/** Within arguments that are a JSON object of a call that has started. */
final class ObjectArguments implements CallState {
  private final CallValue value = CallValue.streamed();
  private final Supplier<CallState> behind;

  ObjectArguments(Supplier<CallState> behind) {
    this.behind = behind;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    return value.next(c, sink) ? behind.get() : this;
  }

  @Override
  public void end(CallSink sink) {}
}
