package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Optional;

/**
 * Within a parameter's value. A string is streamed; any other value is kept until it is complete,
 * for what it is shows only then. One line break at each end belongs to the format.
 */
final class TagValue implements CallState {
  private static final String END = "</parameter>";
  private static final String NEXT = "\n<parameter=";
  private static final String FUNCTION_END = "\n</function>";

  /** What ended a value; only the first is as it should be. */
  enum End {
    PARAMETER_END,
    NEXT_PARAMETER,
    FUNCTION_END
  }

  /** What follows the value. */
  @FunctionalInterface
  interface Ended {
    CallState value(End end, CallSink sink);
  }

  private final ParameterType type;
  private final Ended ended;
  private final MarkerWatch watch = new MarkerWatch(List.of("\n" + END, END, NEXT, FUNCTION_END));
  private final StringBuilder kept = new StringBuilder();
  private boolean begun;

  TagValue(ParameterType type, Ended ended) {
    this.type = type;
    this.ended = ended;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    boolean first = !begun;
    if (first) {
      begun = true;
      if (type.isText()) {
        sink.arguments("\"");
      }
      if (c == '\n') {
        return this;
      }
    }
    StringBuilder released = new StringBuilder();
    Optional<String> marker = watch.next(c, released);
    take(released, sink);
    if (marker.isEmpty()) {
      return this;
    }
    sink.arguments(type.isText() ? "\"" : type.json(kept.toString()));
    return ended.value(end(marker.get()), sink);
  }

  private void take(StringBuilder text, CallSink sink) {
    if (!type.isText()) {
      kept.append(text);
      return;
    }
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      JsonValue.appendEscaped(text.charAt(i), escaped);
    }
    sink.arguments(escaped);
  }

  private static End end(String marker) {
    return switch (marker) {
      case NEXT -> End.NEXT_PARAMETER;
      case FUNCTION_END -> End.FUNCTION_END;
      default -> End.PARAMETER_END;
    };
  }

  /** A string that was cut off shows what there is of it; nothing else could be right. */
  @Override
  public void end(CallSink sink) {
    if (type.isText()) {
      take(new StringBuilder(watch.held()), sink);
    }
  }
}
