package dev.moemesh.gateway.tools;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Within {@code name[CALL_ID]id[ARGS]{…}}, up to its arguments. */
final class MistralName implements CallState {
  private static final int LONGEST = 256;

  private final StringBuilder raw;
  private final Supplier<CallState> content;
  private final MarkerWatch watch = new MarkerWatch(List.of(Mistral.ARGUMENTS, Mistral.CALL_ID));
  private final StringBuilder name = new StringBuilder();
  private final StringBuilder id = new StringBuilder();
  private StringBuilder field = name;
  private boolean fieldEnded;

  MistralName(String before, Supplier<CallState> content) {
    this.raw = new StringBuilder(before);
    this.content = content;
  }

  @Override
  public CallState next(char c, CallSink sink) {
    if (c == '{' && watch.held().isEmpty() && !name.isEmpty()) {
      start(sink);
      return new ObjectArguments(content).next(c, sink);
    }
    StringBuilder released = new StringBuilder();
    Optional<String> marker = watch.next(c, released);
    if (!belongs(released.toString()) || name.length() > LONGEST) {
      sink.content(raw);
      return content.get().next(c, sink);
    }
    raw.append(c);
    fieldEnded |= released.toString().isBlank() && !released.isEmpty() && !field.isEmpty();
    field.append(released.toString().strip());
    marker.ifPresent(this::move);
    return this;
  }

  private boolean belongs(String released) {
    if (released.isBlank()) {
      return true;
    }
    return !fieldEnded
        && released
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
  }

  private void move(String marker) {
    fieldEnded = marker.equals(Mistral.ARGUMENTS);
    field = id;
  }

  private void start(CallSink sink) {
    if (id.isEmpty()) {
      sink.start(name.toString());
    } else {
      sink.start(name.toString(), id.toString());
    }
  }

  @Override
  public void end(CallSink sink) {
    sink.content(raw);
  }
}
