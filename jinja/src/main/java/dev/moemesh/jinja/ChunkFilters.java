package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Filters that cut a sequence into lists: {@code batch} by their length, {@code slice} by number.
 */
final class ChunkFilters {
  static final Map<String, Filter> ALL =
      Map.of("batch", ChunkFilters::batch, "slice", ChunkFilters::slice);

  private ChunkFilters() {}

  private static Value batch(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("batch", "linecount", "fill_with");
    Value size = bound.required("linecount");
    return Generators.of(
        "batch",
        () -> {
          Iterator<Value> items = Conversions.iterator(value);
          List<Value> open = new ArrayList<>();
          return yielded -> {
            if (!items.hasNext()) {
              if (!open.isEmpty()) {
                yielded.accept(budget.charge(filled(open, size, fill(bound))));
              }
              return false;
            }
            Value item = items.next();
            if (Comparisons.equal(Value.Int.of(open.size()), size)) {
              yielded.accept(budget.charge(Value.Sequence.list(open)));
              open.clear();
            }
            open.add(item);
            return true;
          };
        });
  }

  private static Value filled(List<Value> chunk, Value size, Optional<Value> fill) {
    if (fill.isEmpty()) {
      return Value.Sequence.list(chunk);
    }
    int missing = Conversions.index("batch", size) - chunk.size();
    if (missing > Value.MAX_ITEMS) {
      throw TemplateException.limit(
          "batch fills up to more than %d items".formatted(Value.MAX_ITEMS));
    }
    List<Value> filled = new ArrayList<>(chunk);
    filled.addAll(Collections.nCopies(Math.max(0, missing), fill.get()));
    return Value.Sequence.list(filled);
  }

  private static Optional<Value> fill(Arguments.Bound bound) {
    return bound.get("fill_with").filter(value -> !(value instanceof Value.None));
  }

  private static Value slice(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("slice", "slices", "fill_with");
    Value count = bound.required("slices");
    return Generators.of(
        "slice",
        () -> {
          List<Value> items = Conversions.iterate(value);
          int slices = Conversions.index("slice", count);
          if (slices == 0) {
            throw TemplateException.evaluation("slice cannot make 0 slices");
          }
          Iterator<Integer> numbers = java.util.stream.IntStream.range(0, slices).iterator();
          return yielded -> {
            if (!numbers.hasNext()) {
              return false;
            }
            budget.step();
            yielded.accept(budget.charge(slice(items, slices, numbers.next(), fill(bound))));
            return true;
          };
        });
  }

  private static Value slice(List<Value> items, int slices, int number, Optional<Value> fill) {
    int size = items.size() / slices;
    int longer = items.size() % slices;
    int start = number * size + Math.min(number, longer);
    int end = start + size + (number < longer ? 1 : 0);
    List<Value> slice = new ArrayList<>(items.subList(start, end));
    if (number >= longer) {
      fill.ifPresent(slice::add);
    }
    return Value.Sequence.list(slice);
  }
}
