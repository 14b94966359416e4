package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters on whole lists, dicts and strings. */
final class SequenceFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("length", Filters.plain("length", SequenceFilters::length)),
          Map.entry("count", Filters.plain("count", SequenceFilters::length)),
          Map.entry(
              "list",
              Filters.plain("list", value -> Value.Sequence.list(Conversions.iterate(value)))),
          Map.entry(
              "first", Filters.plain("first", value -> next(Conversions.iterator(value), "first"))),
          Map.entry("last", Filters.plain("last", value -> next(reversed(value), "last"))),
          Map.entry("reverse", Filters.plain("reverse", SequenceFilters::reverse)),
          Map.entry("items", Filters.plain("items", SequenceFilters::items)),
          Map.entry("join", SequenceFilters::join),
          Map.entry("sum", SequenceFilters::sum));

  private SequenceFilters() {}

  private static Value length(Value value) {
    return Value.Int.of(
        Conversions.length(value)
            .orElseThrow(
                () ->
                    TemplateException.evaluation(
                        "'%s' has no length".formatted(Conversions.typeName(value)))));
  }

  private static Value next(Iterator<Value> items, String which) {
    return items.hasNext()
        ? items.next()
        : new Value.Undefined("No " + which + " item, sequence was empty.");
  }

  private static Iterator<Value> reversed(Value value) {
    if (value instanceof Value.Generator) {
      throw TemplateException.evaluation("A generator has no last item: make it a list first");
    }
    return Conversions.iterate(value).reversed().iterator();
  }

  private static Value reverse(Value value) {
    return switch (value) {
      case Value.Str(String text, boolean safe) ->
          new Value.Str(new StringBuilder(text).reverse().toString(), safe);
      case Value.Generator _ -> {
        List<Value> items = new ArrayList<>(Conversions.iterate(value));
        Collections.reverse(items);
        yield Value.Sequence.list(items);
      }
      default -> new Value.Generator("reverse", reversed(value));
    };
  }

  private static Value items(Value value) {
    return Generators.over(
        "items",
        () ->
            switch (value) {
              case Value.Mapping mapping -> CollectionMethods.items(mapping).items().iterator();
              case Value.Undefined _ -> Collections.emptyIterator();
              default -> throw TemplateException.evaluation("items needs a dict");
            },
        (item, yielded) -> yielded.accept(item));
  }

  private static Value join(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("join", "d", "attribute");
    String separator = bound.get("d").map(PythonText::str).orElse("");
    Value path = bound.get("attribute").orElse(Value.NONE);
    BoundedText out = new BoundedText();
    boolean first = true;
    Iterator<Value> items = Conversions.iterator(value);
    while (items.hasNext()) {
      String text = PythonText.str(Access.path(items.next(), path));
      out.append(first ? "" : separator).append(text);
      first = false;
    }
    return new Value.Str(out.toString());
  }

  private static Value sum(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("sum", "attribute", "start");
    Value path = bound.get("attribute").orElse(Value.NONE);
    Value sum = bound.get("start").orElse(Value.Int.of(0));
    if (sum instanceof Value.Str || sum instanceof Value.Bytes) {
      throw TemplateException.evaluation("sum does not add texts: use join");
    }
    Iterator<Value> items = Conversions.iterator(value);
    while (items.hasNext()) {
      Value item = Access.path(items.next(), path);
      sum = budget.charge(Operators.apply(ArithmeticOperator.ADD, sum, item));
    }
    return sum;
  }
}
