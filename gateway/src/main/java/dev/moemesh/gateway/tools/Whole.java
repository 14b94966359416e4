package dev.moemesh.gateway.tools;

/**
 * A parser of a text that is calls as a whole: what its end cuts off before a call is no content.
 */
final class Whole implements CallState {
  private CallState inner;

  Whole(CallState inner) {
    this.inner = inner;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    inner = inner.next(c, sink);
    return this;
  }

  @Override
  public void end(CallSink sink) {
    inner.end(new WithoutContent(sink));
  }

  private record WithoutContent(CallSink sink) implements CallSink {
    @Override
    public void content(CharSequence text) {}

    @Override
    public void start(String name) {
      sink.start(name);
    }

    @Override
    public void start(String name, String id) {
      sink.start(name, id);
    }

    @Override
    public void arguments(CharSequence text) {
      sink.arguments(text);
    }
  }
}
