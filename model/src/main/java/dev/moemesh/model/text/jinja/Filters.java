package dev.moemesh.model.text.jinja;

import java.util.HashMap;
import java.util.Map;

/** Jinja's filters by name. */
final class Filters {
  /** What {@code value | filter(arguments)} gives. */
  @FunctionalInterface
  interface Filter {
    Value apply(Value value, Arguments arguments);
  }

  private static final Map<String, Filter> FILTERS = new HashMap<>();

  static {
    FILTERS.putAll(TextFilters.ALL);
    FILTERS.putAll(NumberFilters.ALL);
    FILTERS.putAll(SequenceFilters.ALL);
    FILTERS.putAll(SelectionFilters.ALL);
  }

  private Filters() {}

  static boolean exists(String name) {
    return FILTERS.containsKey(name);
  }

  static Value apply(String name, Value value, Arguments arguments) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw TemplateException.evaluation("No filter named '" + name + "'");
    }
    return filter.apply(value, arguments);
  }
}
