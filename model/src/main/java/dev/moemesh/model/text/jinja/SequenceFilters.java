package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Filters on whole lists, dicts and strings. */
final class SequenceFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("length", (value, _) -> length(value)),
          Map.entry("count", (value, _) -> length(value)),
          Map.entry("list", (value, _) -> Value.Sequence.list(Conversions.iterate(value))),
          Map.entry("first", (value, _) -> first(Conversions.iterate(value), "first")),
          Map.entry("last", (value, _) -> first(Conversions.iterate(value).reversed(), "last")),
          Map.entry("reverse", (value, _) -> reverse(value)),
          Map.entry("items", (value, _) -> items(value)),
          Map.entry("join", SequenceFilters::join),
          Map.entry("sort", SequenceFilters::sort),
          Map.entry("dictsort", SequenceFilters::sortDict),
          Map.entry("unique", SequenceFilters::unique),
          Map.entry("sum", SequenceFilters::sum),
          Map.entry("min", (value, arguments) -> extreme(value, arguments, "min")),
          Map.entry("max", (value, arguments) -> extreme(value, arguments, "max")));

  private SequenceFilters() {}

  private static Value length(Value value) {
    return Value.Int.of(
        Conversions.length(value)
            .orElseThrow(
                () ->
                    TemplateException.evaluation(
                        "'%s' has no length".formatted(Conversions.typeName(value)))));
  }

  private static Value first(List<Value> items, String which) {
    return items.isEmpty()
        ? new Value.Undefined("No " + which + " item, sequence was empty.")
        : items.getFirst();
  }

  private static Value reverse(Value value) {
    return value instanceof Value.Str(String text)
        ? new Value.Str(new StringBuilder(text).reverse().toString())
        : Value.Sequence.list(Conversions.iterate(value).reversed());
  }

  private static Value items(Value value) {
    return switch (value) {
      case Value.Mapping mapping -> Methods.items(mapping);
      case Value.Undefined _ -> Value.Sequence.list(List.of());
      default -> throw TemplateException.evaluation("items needs a dict");
    };
  }

  private static Value join(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("join", "d", "attribute");
    String separator = bound.get("d").map(PythonText::str).orElse("");
    UnaryOperator<Value> key = attribute(bound);
    BoundedText out = new BoundedText();
    boolean first = true;
    for (Value item : Conversions.iterate(value)) {
      out.append(first ? "" : separator).append(PythonText.str(key.apply(item)));
      first = false;
    }
    return new Value.Str(out.toString());
  }

  private static Value sort(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
    Comparator<Value> order = comparator(bound);
    List<Value> sorted = new ArrayList<>(Conversions.iterate(value));
    sorted.sort(bound.flag("reverse", false) ? order.reversed() : order);
    return Value.Sequence.list(sorted);
  }

  private static Value sortDict(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
    int position = bound.text("by").orElse("key").equals("value") ? 1 : 0;
    UnaryOperator<Value> fold = caseFolding(bound);
    Comparator<Value> order =
        Comparator.comparing(
            item -> fold.apply(Access.subscript(item, Value.Int.of(position))), Comparisons::order);
    List<Value> sorted = new ArrayList<>(Conversions.iterate(items(value)));
    sorted.sort(bound.flag("reverse", false) ? order.reversed() : order);
    return Value.Sequence.list(sorted);
  }

  private static Value unique(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
    UnaryOperator<Value> fold = caseFolding(bound);
    UnaryOperator<Value> key = attribute(bound);
    java.util.Set<Value> seen = new java.util.HashSet<>();
    return Value.Sequence.list(
        Conversions.iterate(value).stream()
            .filter(item -> seen.add(fold.apply(key.apply(item))))
            .toList());
  }

  private static Value sum(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("sum", "attribute", "start");
    UnaryOperator<Value> key = attribute(bound);
    Value sum = bound.get("start").orElse(Value.Int.of(0));
    for (Value item : Conversions.iterate(value)) {
      sum = Operators.apply(ArithmeticOperator.ADD, sum, key.apply(item));
    }
    return sum;
  }

  private static Value extreme(Value value, Arguments arguments, String which) {
    Comparator<Value> order = comparator(arguments.bind(which, "case_sensitive", "attribute"));
    List<Value> items = Conversions.iterate(value);
    Optional<Value> found =
        which.equals("min") ? items.stream().min(order) : items.reversed().stream().max(order);
    return found.orElse(new Value.Undefined("No aggregated item, sequence was empty."));
  }

  private static Comparator<Value> comparator(Arguments.Bound bound) {
    UnaryOperator<Value> key = attribute(bound);
    UnaryOperator<Value> fold = caseFolding(bound);
    return Comparator.comparing(item -> fold.apply(key.apply(item)), Comparisons::order);
  }

  private static UnaryOperator<Value> attribute(Arguments.Bound bound) {
    return bound
        .get("attribute")
        .filter(path -> !(path instanceof Value.None))
        .<UnaryOperator<Value>>map(path -> item -> Access.path(item, path))
        .orElse(item -> item);
  }

  private static UnaryOperator<Value> caseFolding(Arguments.Bound bound) {
    return bound.flag("case_sensitive", false)
        ? value -> value
        : value ->
            value instanceof Value.Str(String text)
                ? new Value.Str(text.toLowerCase(Locale.ROOT))
                : value;
  }
}
