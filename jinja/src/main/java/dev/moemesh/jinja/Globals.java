package dev.moemesh.jinja;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    define(globals, "dict", arguments -> new Value.Mapping(entries("dict", arguments)));
    define(globals, "namespace", Globals::namespace);
    define(globals, "cycler", Cyclers::cycler);
    define(globals, "joiner", Cyclers::joiner);
    define(globals, "lipsum", _ -> refuseLipsum());
    return globals;
  }

  private static void define(Map<String, Value> globals, String name, Value.Callable.Body body) {
    globals.put(name, new Value.Callable(name, body));
  }

  private static Value raise(Arguments arguments) {
    throw TemplateException.raised(
        PythonText.str(arguments.bind("raise_exception", "message").required("message")));
  }

  private static Value refuseLipsum() {
    throw TemplateException.evaluation(
        "lipsum is not available: it is random, and the same conversation must give the same prompt");
  }

  private static Value namespace(Arguments arguments) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    entries("namespace", arguments)
        .forEach((key, value) -> attributes.put(PythonText.str(key), value));
    return new Value.Namespace(attributes);
  }

  /** What Python's {@code dict(...)} takes: a dict or pairs, and names. */
  private static Map<Value, Value> entries(String callee, Arguments arguments) {
    if (arguments.positional().size() > 1) {
      throw TemplateException.evaluation(callee + " takes one dict or list of pairs");
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Value start : arguments.positional()) {
      if (start instanceof Value.Mapping(Map<Value, Value> given)) {
        entries.putAll(given);
      } else {
        Conversions.iterate(start).forEach(pair -> putPair(callee, pair, entries));
      }
    }
    arguments.named().forEach((name, value) -> entries.put(new Value.Str(name), value));
    return entries;
  }

  private static void putPair(String callee, Value pair, Map<Value, Value> entries) {
    List<Value> parts = Conversions.iterate(pair);
    if (parts.size() != 2) {
      throw TemplateException.evaluation(callee + " takes a dict or pairs of key and value");
    }
    entries.put(Hashing.checked(parts.get(0)), parts.get(1));
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
    if (Math.ceilDiv(distance, Math.abs((long) step)) > MAX_RANGE) {
      throw TemplateException.limit("range is limited to " + MAX_RANGE + " items");
    }
    return new Value.Range(start, stop, step);
  }
}
