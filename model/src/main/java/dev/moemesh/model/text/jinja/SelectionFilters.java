package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Filters.Filter;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that choose: among items, or between a value and its default. */
final class SelectionFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "default", SelectionFilters::defaulted,
          "d", SelectionFilters::defaulted,
          "map", SelectionFilters::map,
          "select", (value, arguments) -> select(value, arguments, true),
          "reject", (value, arguments) -> select(value, arguments, false),
          "selectattr", (value, arguments) -> selectByAttribute(value, arguments, true),
          "rejectattr", (value, arguments) -> selectByAttribute(value, arguments, false));

  private SelectionFilters() {}

  private static Value defaulted(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
    boolean missing =
        value instanceof Value.Undefined
            || (bound.flag("boolean", false) && !Conversions.truth(value));
    return missing ? bound.get("default_value").orElse(new Value.Str("")) : value;
  }

  private static Value map(Value value, Arguments arguments) {
    UnaryOperator<Value> mapping =
        arguments.positional().isEmpty() ? attribute(arguments) : filter(arguments);
    return Value.Sequence.list(Conversions.iterate(value).stream().map(mapping).toList());
  }

  private static UnaryOperator<Value> attribute(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("map", "", "attribute", "default");
    Value path = bound.required("attribute");
    return item -> {
      Value found = Access.path(item, path);
      return found instanceof Value.Undefined ? bound.get("default").orElse(found) : found;
    };
  }

  private static UnaryOperator<Value> filter(Arguments arguments) {
    String name = Conversions.text("map", arguments.positional().getFirst());
    Arguments rest = withoutFirst(arguments, 1);
    return item -> Filters.apply(name, item, rest);
  }

  private static Value select(Value value, Arguments arguments, boolean wanted) {
    return filtered(value, test(arguments, 0), wanted);
  }

  private static Value selectByAttribute(Value value, Arguments arguments, boolean wanted) {
    if (arguments.positional().isEmpty()) {
      throw TemplateException.evaluation("selectattr and rejectattr need an attribute");
    }
    Value path = arguments.positional().getFirst();
    Predicate<Value> test = test(arguments, 1);
    return filtered(value, item -> test.test(Access.path(item, path)), wanted);
  }

  /** The test whose name stands at the position, or the value's own truth if there is none. */
  private static Predicate<Value> test(Arguments arguments, int position) {
    if (arguments.positional().size() <= position) {
      return Conversions::truth;
    }
    String name = Conversions.text("select", arguments.positional().get(position));
    Arguments rest = withoutFirst(arguments, position + 1);
    return item -> Tests.holds(name, item, rest);
  }

  private static Arguments withoutFirst(Arguments arguments, int count) {
    List<Value> positional = arguments.positional();
    return new Arguments(positional.subList(count, positional.size()), arguments.named());
  }

  private static Value filtered(Value value, Predicate<Value> test, boolean wanted) {
    return Value.Sequence.list(
        Conversions.iterate(value).stream().filter(item -> test.test(item) == wanted).toList());
  }
}
