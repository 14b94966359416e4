package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.function.Predicate;

/**
 * Calls as Llama 3 writes them: the answer is {@code {"name": …, "parameters": {…}}}, maybe behind
 * {@code <|python_tag|>}, several separated by {@code ;}.
 *
 * <p>Without the tag an object is a call only if it names a tool of the request, for the model may
 * also answer in JSON.
 */
final class Llama {
  static final String TAG = "<|python_tag|>";

  private final Predicate<String> knownNames;

  Llama(Predicate<String> knownNames) {
    this.knownNames = knownNames;
  }

  /** The beginning of an answer: an object here may be a call. */
  CallState beginning() {
    return new ObjectAhead("", this::untagged, this::content);
  }

  private CallState content() {
    return new Content(
        List.of(TAG), marker -> new ObjectAhead(marker, this::tagged, this::content));
  }

  private CallState tagged(String before) {
    return object(before, false);
  }

  private CallState untagged(String before) {
    return object(before, true);
  }

  private CallState object(String before, boolean onlyKnownNames) {
    return new ObjectCall(
        new CallObject(knownNames, onlyKnownNames), before, this::behindCall, this::content);
  }

  private CallState behindCall() {
    return new BehindCall();
  }

  /** A separator, another call, or text. */
  private final class BehindCall implements CallState {
    private final StringBuilder spaces = new StringBuilder();

    @Override
    public CallState next(char c, CallSink sink) {
      if (JsonValue.isSpace(c)) {
        spaces.append(c);
        return this;
      }
      if (c == ';') {
        return new ObjectAhead(";", Llama.this::untagged, Llama.this::content);
      }
      if (c == '{') {
        return untagged("").next(c, sink);
      }
      sink.content(spaces);
      return content().next(c, sink);
    }

    @Override
    public void end(CallSink sink) {}
  }
}
