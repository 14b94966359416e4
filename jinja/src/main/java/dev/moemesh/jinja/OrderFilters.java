package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Filters that compare items with one another, by a key that ignores case unless told. */
final class OrderFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "sort", OrderFilters::sort,
          "dictsort", OrderFilters::sortDict,
          "unique", OrderFilters::unique,
          "groupby", OrderFilters::group,
          "min", (value, arguments, _) -> extreme(value, arguments, "min", -1),
          "max", (value, arguments, _) -> extreme(value, arguments, "max", 1));

  private OrderFilters() {}

  /** An item with the key that it is ordered by. */
  private record Keyed(Value key, Value item) {}

  private static Value sort(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
    UnaryOperator<Value> fold = caseFolding(bound);
    List<Value> paths =
        bound.get("attribute").orElse(Value.NONE) instanceof Value.Str(String names, _)
            ? Arrays.stream(names.split(",", -1)).<Value>map(Value.Str::new).toList()
            : List.of(bound.get("attribute").orElse(Value.NONE));
    UnaryOperator<Value> key =
        item ->
            Value.Sequence.list(
                paths.stream().map(path -> fold.apply(Access.path(item, path))).toList());
    boolean reverse = bound.integer("reverse", 0) != 0;
    return sorted(Conversions.iterate(value), key, reverse);
  }

  private static Value sortDict(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
    String by = bound.get("by").map(PythonText::str).orElse("key");
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateException.evaluation("dictsort sorts by key or by value, found " + by);
    }
    if (!(value instanceof Value.Mapping mapping)) {
      throw TemplateException.evaluation("dictsort needs a dict");
    }
    UnaryOperator<Value> fold = caseFolding(bound);
    Value position = Value.Int.of(by.equals("value") ? 1 : 0);
    return sorted(
        CollectionMethods.items(mapping).items(),
        item -> fold.apply(Access.subscript(item, position)),
        bound.integer("reverse", 0) != 0);
  }

  private static Value sorted(List<Value> items, UnaryOperator<Value> key, boolean reverse) {
    List<Keyed> keyed = keyed(items, key, reverse);
    return Value.Sequence.list(keyed.stream().map(Keyed::item).toList());
  }

  private static List<Keyed> keyed(List<Value> items, UnaryOperator<Value> key, boolean reverse) {
    List<Keyed> keyed = new ArrayList<>();
    items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
    Comparator<Keyed> order = Comparator.comparing(Keyed::key, Comparisons::order);
    keyed.sort(reverse ? order.reversed() : order);
    return keyed;
  }

  private static Value unique(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
    UnaryOperator<Value> key = key(bound);
    Set<Value> seen = new HashSet<>();
    return Generators.over(
        "unique",
        () -> Conversions.iterator(value),
        (item, yielded) -> {
          if (seen.add(Hashing.checked(key.apply(item)))) {
            yielded.accept(item);
          }
        });
  }

  private static Value group(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("groupby", "attribute", "default", "case_sensitive");
    Value path = bound.required("attribute");
    Optional<Value> otherwise =
        bound.get("default").filter(given -> !(given instanceof Value.None));
    UnaryOperator<Value> fold = caseFolding(bound);
    List<Keyed> keyed =
        keyed(
            Conversions.iterate(value),
            item -> fold.apply(Access.path(item, path, otherwise)),
            false);
    List<Value> groups = new ArrayList<>();
    int start = 0;
    for (int end = 1; end <= keyed.size(); end++) {
      if (end == keyed.size() || !Comparisons.equal(keyed.get(start).key(), keyed.get(end).key())) {
        List<Value> members = keyed.subList(start, end).stream().map(Keyed::item).toList();
        Value name = Access.path(members.getFirst(), path, otherwise);
        groups.add(
            new Value.Sequence(
                List.of(name, budget.charge(Value.Sequence.list(members))),
                Value.Sequence.Kind.GROUP));
        start = end;
      }
    }
    return Value.Sequence.list(groups);
  }

  private static Value extreme(Value value, Arguments arguments, String which, int wanted) {
    UnaryOperator<Value> key = key(arguments.bind(which, "case_sensitive", "attribute"));
    Iterator<Value> items = Conversions.iterator(value);
    if (!items.hasNext()) {
      return new Value.Undefined("No aggregated item, sequence was empty.");
    }
    Value found = items.next();
    Value best = key.apply(found);
    while (items.hasNext()) {
      Value item = items.next();
      Value candidate = key.apply(item);
      if (Integer.signum(Comparisons.order(candidate, best)) == wanted) {
        found = item;
        best = candidate;
      }
    }
    return found;
  }

  private static UnaryOperator<Value> key(Arguments.Bound bound) {
    UnaryOperator<Value> fold = caseFolding(bound);
    Value path = bound.get("attribute").orElse(Value.NONE);
    return item -> fold.apply(Access.path(item, path));
  }

  private static UnaryOperator<Value> caseFolding(Arguments.Bound bound) {
    return bound.flag("case_sensitive", false)
        ? value -> value
        : value ->
            value instanceof Value.Str(String text, _)
                ? new Value.Str(CaseMapping.lower(text))
                : value;
  }
}
