package dev.moemesh.model.text.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The functions every chat template can call. */
final class Globals {
  private static final int MAX_RANGE = 100_000;

  private Globals() {}

  static Map<String, Value> create(Clock clock) {
    Map<String, Value> globals = new HashMap<>();
    define(globals, "raise_exception", Globals::raise);
    define(
        globals,
        "strftime_now",
        arguments ->
            new Value.Str(
                DateFormat.format(
                    arguments.bind("strftime_now", "format").requiredText("format"),
                    LocalDateTime.now(clock))));
    define(globals, "range", Globals::range);
    define(globals, "dict", arguments -> new Value.Mapping(keywords(arguments)));
    define(
        globals,
        "namespace",
        arguments -> {
          Map<String, Value> attributes = new HashMap<>();
          keywords(arguments).forEach((key, value) -> attributes.put(PythonText.str(key), value));
          return new Value.Namespace(attributes);
        });
    return globals;
  }

  private static void define(Map<String, Value> globals, String name, Value.Callable.Body body) {
    globals.put(name, new Value.Callable(name, body));
  }

  private static Value raise(Arguments arguments) {
    throw TemplateException.raised(
        PythonText.str(arguments.bind("raise_exception", "message").required("message")));
  }

  private static Map<Value, Value> keywords(Arguments arguments) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Value positional : arguments.positional()) {
      if (!(positional instanceof Value.Mapping(Map<Value, Value> start))) {
        throw TemplateException.evaluation("dict and namespace take a dict or name=value");
      }
      entries.putAll(start);
    }
    arguments.named().forEach((name, value) -> entries.put(new Value.Str(name), value));
    return entries;
  }

  private static Value range(Arguments arguments) {
    List<Integer> bounds =
        arguments.positional().stream().map(value -> Conversions.index("range", value)).toList();
    if (bounds.isEmpty() || bounds.size() > 3 || !arguments.named().isEmpty()) {
      throw TemplateException.evaluation("range takes one to three integers");
    }
    int start = bounds.size() == 1 ? 0 : bounds.get(0);
    int stop = bounds.size() == 1 ? bounds.get(0) : bounds.get(1);
    int step = bounds.size() == 3 ? bounds.get(2) : 1;
    if (step == 0) {
      throw TemplateException.evaluation("range's step cannot be zero");
    }
    long distance = step > 0 ? (long) stop - start : (long) start - stop;
    long size = Math.abs((long) step);
    long count = Math.max(0, (distance + size - 1) / size);
    if (count > MAX_RANGE) {
      throw TemplateException.limit("range is limited to " + MAX_RANGE + " items");
    }
    return Value.Sequence.list(
        IntStream.range(0, (int) count)
            .mapToObj(i -> Value.Int.of(start + (long) i * step))
            .toList());
  }
}
