package dev.moemesh.gateway.tools;

import java.util.function.Predicate;

/**
 * Calls that a constraint forces; their form is the schema's and not the model's. For {@code
 * required} it is {@code [{"name": …, "parameters": {…}}, …]}, for a named function its arguments
 * alone.
 */
final class Forced {

  private Forced() {}

  static CallState required(Predicate<String> knownNames) {
    return new RequiredAhead(knownNames);
  }

  static CallState named(String name) {
    return new NamedAhead(name);
  }

  private static CallState array(String before, Predicate<String> knownNames) {
    return new CallArray(
        before,
        inside ->
            new ObjectCall(
                new CallObject(knownNames, true),
                inside,
                () -> array("", knownNames),
                Content::only),
        Content::only);
  }

  private record RequiredAhead(Predicate<String> knownNames) implements CallState {
    @Override
    public CallState next(char c, CallSink sink) {
      if (JsonValue.isSpace(c)) {
        return this;
      }
      return c == '[' ? new Whole(array("[", knownNames)) : Content.only().next(c, sink);
    }

    @Override
    public void end(CallSink sink) {}
  }

  private record NamedAhead(String name) implements CallState {
    @Override
    public CallState next(char c, CallSink sink) {
      if (JsonValue.isSpace(c)) {
        return this;
      }
      sink.start(name);
      return new NamedArguments().next(c, sink);
    }

    @Override
    public void end(CallSink sink) {}
  }

  private record NamedArguments() implements CallState {
    @Override
    public CallState next(char c, CallSink sink) {
      sink.arguments(String.valueOf(c));
      return this;
    }

    @Override
    public void end(CallSink sink) {}
  }
}
