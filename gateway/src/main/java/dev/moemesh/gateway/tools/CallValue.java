package dev.moemesh.gateway.tools;

/**
 * A JSON value on its way: either kept until it is complete, or streamed to the sink as arguments.
 */
final class CallValue {
  private final JsonValue scanner = new JsonValue();
  private final StringBuilder text = new StringBuilder();
  private final boolean streamed;

  private CallValue(boolean streamed) {
    this.streamed = streamed;
  }

  static CallValue kept() {
    return new CallValue(false);
  }

  static CallValue streamed() {
    return new CallValue(true);
  }

  boolean takes(char c) {
    return scanner.takes(c);
  }

  /** Takes a character; true if the value is complete with it. */
  boolean next(char c, CallSink sink) {
    if (scanner.inString()) {
      JsonValue.appendControl(c, text);
    } else {
      text.append(c);
    }
    boolean complete = scanner.next(c);
    if (streamed) {
      sink.arguments(text);
      text.setLength(0);
    }
    return complete;
  }

  /** A kept value as it was written. */
  String text() {
    return text.toString();
  }
}
