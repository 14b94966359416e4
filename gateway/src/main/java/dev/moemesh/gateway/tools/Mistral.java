package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.function.Predicate;

/**
 * Calls as Mistral's models write them. Older ones: {@code [TOOL_CALLS][{"name": …, "arguments":
 * {…}}, …]}. Newer ones: {@code [TOOL_CALLS]name[ARGS]{…}}, maybe with {@code [CALL_ID]id} behind
 * the name, or without {@code [ARGS]}.
 */
final class Mistral {
  static final String OPEN = "[TOOL_CALLS]";
  static final String ARGUMENTS = "[ARGS]";
  static final String CALL_ID = "[CALL_ID]";

  private final Predicate<String> knownNames;

  Mistral(Predicate<String> knownNames) {
    this.knownNames = knownNames;
  }

  CallState content() {
    return new Content(List.of(OPEN), marker -> new Opened(marker));
  }

  private CallState element(String before) {
    return new ObjectCall(
        new CallObject(knownNames, false), before, () -> array(""), this::content);
  }

  private CallState array(String before) {
    return new CallArray(before, this::element, this::content);
  }

  /** Behind the marker: an array, an object or a name. */
  private final class Opened implements CallState {
    private final StringBuilder raw;

    Opened(String marker) {
      this.raw = new StringBuilder(marker);
    }

    @Override
    public CallState next(char c, CallSink sink) {
      if (JsonValue.isSpace(c)) {
        raw.append(c);
        return this;
      }
      String before = raw.toString();
      return switch (c) {
        case '[' -> array(before + c);
        case '{' ->
            new ObjectCall(
                    new CallObject(knownNames, false),
                    before,
                    Mistral.this::content,
                    Mistral.this::content)
                .next(c, sink);
        default -> new MistralName(before, Mistral.this::content).next(c, sink);
      };
    }

    @Override
    public void end(CallSink sink) {
      sink.content(raw);
    }
  }
}
