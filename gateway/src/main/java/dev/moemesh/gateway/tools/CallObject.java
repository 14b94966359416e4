package dev.moemesh.gateway.tools;

import static dev.moemesh.gateway.tools.JsonValue.isSpace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call written as a JSON object: {@code {"name": …, "arguments": {…}}}, or with {@code
 * parameters}. Members come in any order; others are skipped. The call starts when its name and the
 * first character of its arguments are known. On one thread.
 */
final class CallObject {

  /** What a character led to. */
  enum Step {
    TAKEN,
    /** The object is complete with this character, and it is a call. */
    COMPLETE,
    /** The character cannot belong to a call; it was not taken. */
    BROKEN
  }

  private enum Place {
    OBJECT,
    FIRST_KEY,
    KEY,
    COLON,
    VALUE,
    COMMA
  }

  private final Predicate<String> knownNames;
  private final boolean onlyKnownNames;
  private Place place = Place.OBJECT;
  private @Nullable CallValue value;
  private String key = "";
  private String name = "";
  private String earlyArguments = "";
  private boolean started;

  /**
   * @param knownNames the tools on offer
   * @param onlyKnownNames whether an object with another name is no call
   */
  CallObject(Predicate<String> knownNames, boolean onlyKnownNames) {
    this.knownNames = knownNames;
    this.onlyKnownNames = onlyKnownNames;
  }

  /** Whether the sink has heard of the call. */
  boolean started() {
    return started;
  }

  Step next(char c, CallSink sink) {
    if (value != null) {
      if (value.takes(c)) {
        return !value.next(c, sink) || valueEnds(value, sink) ? Step.TAKEN : Step.BROKEN;
      }
      if (!valueEnds(value, sink)) {
        return Step.BROKEN;
      }
    }
    return isSpace(c) ? Step.TAKEN : between(c, sink);
  }

  /** A character outside of keys and values. */
  private Step between(char c, CallSink sink) {
    return switch (place) {
      case OBJECT -> moveIf(c == '{', Place.FIRST_KEY);
      case FIRST_KEY -> c == '}' ? objectEnds(sink) : key(c, sink);
      case KEY -> key(c, sink);
      case COLON -> moveIf(c == ':', Place.VALUE);
      case VALUE -> begin(c, sink);
      case COMMA -> c == '}' ? objectEnds(sink) : moveIf(c == ',', Place.KEY);
    };
  }

  private Step moveIf(boolean fits, Place following) {
    if (fits) {
      place = following;
    }
    return fits ? Step.TAKEN : Step.BROKEN;
  }

  private Step key(char c, CallSink sink) {
    if (c != '"') {
      return Step.BROKEN;
    }
    place = Place.KEY;
    value = CallValue.kept();
    value.next(c, sink);
    return Step.TAKEN;
  }

  private Step begin(char c, CallSink sink) {
    if (c == '}' || c == ']' || c == ',' || c == ':') {
      return Step.BROKEN;
    }
    boolean streamed = c == '{' && isArguments() && !name.isEmpty();
    if (streamed) {
      start(sink);
    }
    value = streamed ? CallValue.streamed() : CallValue.kept();
    value.next(c, sink);
    return Step.TAKEN;
  }

  private boolean isArguments() {
    return !started
        && earlyArguments.isEmpty()
        && (key.equals("arguments") || key.equals("parameters"));
  }

  /** Looks at a key or value that is complete; false if the object is no call. */
  private boolean valueEnds(CallValue ended, CallSink sink) {
    value = null;
    if (place == Place.KEY) {
      key = JsonValue.parse(ended.text()).asText("");
      place = Place.COLON;
      return true;
    }
    place = Place.COMMA;
    if (key.equals("name") && name.isEmpty()) {
      return nameEnds(JsonValue.parse(ended.text()), sink);
    }
    return !isArguments() || argumentsEnd(JsonArguments.of(ended.text()), sink);
  }

  private boolean nameEnds(JsonNode given, CallSink sink) {
    name = given.isTextual() ? given.textValue() : "";
    if (name.isEmpty() || (onlyKnownNames && !knownNames.test(name))) {
      return false;
    }
    return earlyArguments.isEmpty() || startWith(earlyArguments, sink);
  }

  private boolean argumentsEnd(String arguments, CallSink sink) {
    if (name.isEmpty()) {
      earlyArguments = arguments;
      return !arguments.isEmpty();
    }
    return !arguments.isEmpty() && startWith(arguments, sink);
  }

  private Step objectEnds(CallSink sink) {
    boolean withoutArguments = !started && !name.isEmpty() && knownNames.test(name);
    return started || (withoutArguments && startWith("{}", sink)) ? Step.COMPLETE : Step.BROKEN;
  }

  private boolean startWith(String arguments, CallSink sink) {
    start(sink);
    sink.arguments(arguments);
    return true;
  }

  private void start(CallSink sink) {
    started = true;
    sink.start(name);
  }
}
