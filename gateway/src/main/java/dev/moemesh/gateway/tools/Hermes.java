package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.function.Predicate;

/**
 * Calls as Hermes and Qwen write them: {@code <tool_call>\n{"name": …, "arguments":
 * {…}}\n</tool_call>}, one after the other.
 */
final class Hermes {
  static final String OPEN = "<tool_call>";
  private static final String CLOSE = "</tool_call>";

  private final Predicate<String> knownNames;

  Hermes(Predicate<String> knownNames) {
    this.knownNames = knownNames;
  }

  CallState content() {
    return new Content(List.of(OPEN), this::call);
  }

  private CallState behindCall() {
    return new Content(
        List.of(OPEN, CLOSE), marker -> marker.equals(OPEN) ? call(marker) : content());
  }

  private CallState call(String marker) {
    return new ObjectCall(
        new CallObject(knownNames, false), marker, this::behindCall, this::content);
  }
}
