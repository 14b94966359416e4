package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Filters that choose: among items, or between a value and its default. Those over items give
 * nothing for a value that is false, such as {@code none}, and do their work as they are read.
 */
final class SelectionFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("default", SelectionFilters::defaulted),
          Map.entry("d", SelectionFilters::defaulted),
          Map.entry("attr", SelectionFilters::attribute),
          Map.entry("map", SelectionFilters::map),
          Map.entry("select", (value, arguments, _) -> select(value, arguments, 0, true)),
          Map.entry("reject", (value, arguments, _) -> select(value, arguments, 0, false)),
          Map.entry("selectattr", (value, arguments, _) -> select(value, arguments, 1, true)),
          Map.entry("rejectattr", (value, arguments, _) -> select(value, arguments, 1, false)));

  private SelectionFilters() {}

  private static Value defaulted(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
    boolean missing =
        value instanceof Value.Undefined
            || (bound.flag("boolean", false) && !Conversions.truth(value));
    return missing ? bound.get("default_value").orElse(new Value.Str("")) : value;
  }

  /** An attribute without the fallback to an item of that name. */
  private static Value attribute(Value value, Arguments arguments, RenderBudget budget) {
    String name = arguments.bind("attr", "name").requiredText("name");
    return switch (value) {
      case Value.Undefined undefined -> throw undefined.failure();
      case Value.Namespace _, Value.Loop _ -> Access.attribute(value, name);
      default ->
          Methods.find(value, name)
              .orElseGet(
                  () ->
                      new Value.Undefined(
                          "'%s' object has no attribute '%s'"
                              .formatted(Conversions.typeName(value), name)));
    };
  }

  private static Value map(Value value, Arguments arguments, RenderBudget budget) {
    return Generators.of(
        "map",
        () -> {
          if (!Conversions.truth(value)) {
            return _ -> false;
          }
          boolean byAttribute =
              arguments.positional().isEmpty() && arguments.named().containsKey("attribute");
          UnaryOperator<Value> mapping =
              byAttribute ? attribute(arguments) : filter(arguments, budget);
          Iterator<Value> items = Conversions.iterator(value);
          return yielded -> {
            if (items.hasNext()) {
              yielded.accept(mapping.apply(items.next()));
            }
            return items.hasNext();
          };
        });
  }

  private static UnaryOperator<Value> attribute(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("map", "attribute", "default");
    Value path = bound.required("attribute");
    Optional<Value> otherwise =
        bound.get("default").filter(value -> !(value instanceof Value.None));
    return item -> Access.path(item, path, otherwise);
  }

  private static UnaryOperator<Value> filter(Arguments arguments, RenderBudget budget) {
    if (arguments.positional().isEmpty()) {
      throw TemplateException.evaluation("map needs a filter or attribute=name");
    }
    String name = Conversions.text("map", arguments.positional().getFirst());
    Arguments rest = arguments.withoutFirst(1);
    return item -> Filters.apply(name, item, rest, budget);
  }

  private static Value select(Value value, Arguments arguments, int testPosition, boolean wanted) {
    return Generators.over(
        "select_or_reject",
        () ->
            Conversions.truth(value)
                ? chosen(value, test(arguments, testPosition), wanted)
                : Collections.emptyIterator(),
        (item, yielded) -> yielded.accept(item));
  }

  private static Iterator<Value> chosen(Value value, Predicate<Value> test, boolean wanted) {
    Iterator<Value> items = Conversions.iterator(value);
    return Generators.over(
            "chosen",
            () -> items,
            (item, yielded) -> {
              if (test.test(item) == wanted) {
                yielded.accept(item);
              }
            })
        .items();
  }

  /** What decides: the test whose name stands at the position, else the value's own truth. */
  private static Predicate<Value> test(Arguments arguments, int position) {
    if (arguments.positional().size() < position) {
      throw TemplateException.evaluation("selectattr and rejectattr need an attribute");
    }
    UnaryOperator<Value> subject =
        position == 0 ? item -> item : item -> Access.path(item, arguments.positional().getFirst());
    if (arguments.positional().size() == position) {
      return item -> Conversions.truth(subject.apply(item));
    }
    String name = Conversions.text("select", arguments.positional().get(position));
    Arguments rest = arguments.withoutFirst(position + 1);
    return item -> Tests.holds(name, subject.apply(item), rest);
  }
}
