package dev.moemesh.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Jinja's filters by name. */
final class Filters {
  /** What {@code value | filter(arguments)} gives. */
  @FunctionalInterface
  interface Filter {
    /**
     * Applies the filter.
     *
     * @param budget what filters charge that call others or produce much before they return
     */
    Value apply(Value value, Arguments arguments, RenderBudget budget);
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    FILTERS.putAll(TextFilters.ALL);
    FILTERS.putAll(MarkupFilters.ALL);
    FILTERS.putAll(NumberFilters.ALL);
    FILTERS.putAll(SequenceFilters.ALL);
    FILTERS.putAll(ChunkFilters.ALL);
    FILTERS.putAll(OrderFilters.ALL);
    FILTERS.putAll(SelectionFilters.ALL);
    FILTERS.put("tojson", JsonFilter::apply);
    FILTERS.put("random", (_, _, _) -> refuseRandom());
  }

  private Filters() {}

  /** A filter that takes no arguments. */
  static Filter plain(String name, UnaryOperator<Value> mapping) {
    return (value, arguments, _) -> {
      arguments.bind(name);
      return mapping.apply(value);
    };
  }

  private static Value refuseRandom() {
    throw TemplateException.evaluation(
        "random is not available: the same conversation must give the same prompt");
  }

  static boolean exists(String name) {
    return FILTERS.containsKey(name);
  }

  static Value apply(String name, Value value, Arguments arguments, RenderBudget budget) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw TemplateException.evaluation("No filter named '" + name + "'");
    }
    budget.step();
    return budget.charge(filter.apply(value, arguments, budget));
  }
}
