package dev.moemesh.model.text.jinja;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code value.name}, {@code value[index]} and {@code value[start:stop:step]}. */
final class Access {
  private Access() {}

  /** Jinja's attribute access: a method of the type first, then an item of that name. */
  static Value attribute(Value target, String name) {
    return Methods.find(target, name)
        .or(() -> item(target, new Value.Str(name)))
        .orElseGet(() -> missing(target, name));
  }

  /** Jinja's subscript: an item first, then a method of that name. */
  static Value subscript(Value target, Value index) {
    return item(target, index)
        .or(
            () ->
                index instanceof Value.Str(String name)
                    ? Methods.find(target, name)
                    : Optional.empty())
        .orElseGet(() -> missing(target, PythonText.str(index)));
  }

  /** A dotted path of attributes and positions, as filters take it. */
  static Value path(Value target, Value path) {
    if (!(path instanceof Value.Str(String names))) {
      return subscript(target, path);
    }
    Value value = target;
    for (String name : names.split("\\.", -1)) {
      boolean position = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
      Value index = position ? Value.Int.of(Long.parseLong(name)) : new Value.Str(name);
      value = subscript(value, index);
    }
    return value;
  }

  private static Optional<Value> item(Value target, Value index) {
    return switch (target) {
      case Value.Undefined undefined -> throw undefined.failure();
      case Value.Mapping mapping -> Optional.ofNullable(mapping.entries().get(index));
      case Value.Namespace namespace ->
          index instanceof Value.Str(String name)
              ? Optional.ofNullable(namespace.attributes().get(name))
              : Optional.empty();
      case Value.Loop loop ->
          index instanceof Value.Str(String name) ? loop.state().attribute(name) : Optional.empty();
      case Value.Sequence sequence ->
          position(index, sequence.items().size()).map(sequence.items()::get);
      case Value.Str text -> character(text.text(), index);
      case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Value.Callable _ ->
          Optional.empty();
    };
  }

  private static Optional<Value> character(String text, Value index) {
    return position(index, text.codePointCount(0, text.length()))
        .map(
            at ->
                new Value.Str(
                    Character.toString(text.codePointAt(text.offsetByCodePoints(0, at)))));
  }

  private static Optional<Integer> position(Value index, int length) {
    if (!(index instanceof Value.Int || index instanceof Value.Bool)) {
      return Optional.empty();
    }
    int at = Conversions.index("[]", index);
    int position = at < 0 ? at + length : at;
    return position >= 0 && position < length ? Optional.of(position) : Optional.empty();
  }

  private static Value missing(Value target, String name) {
    String holder =
        switch (target) {
          case Value.Mapping _ -> "'dict object'";
          case Value.Sequence sequence -> sequence.tuple() ? "'tuple object'" : "'list object'";
          case Value.Str _ -> "'str object'";
          case Value.None _ -> "'None'";
          case Value.Undefined _,
              Value.Bool _,
              Value.Int _,
              Value.Real _,
              Value.Callable _,
              Value.Namespace _,
              Value.Loop _ ->
              "'" + Conversions.typeName(target) + " object'";
        };
    return new Value.Undefined("%s has no attribute '%s'".formatted(holder, name));
  }

  static Value slice(
      Value target, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
    return switch (target) {
      case Value.Sequence(List<Value> items, boolean tuple) ->
          new Value.Sequence(
              positions(items.size(), start, stop, step).mapToObj(items::get).toList(), tuple);
      case Value.Str(String text) -> sliceText(text, start, stop, step);
      case Value.Undefined undefined -> throw undefined.failure();
      default -> missing(target, "slice");
    };
  }

  private static Value sliceText(
      String text, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
    int[] characters = text.codePoints().toArray();
    StringBuilder sliced = new StringBuilder();
    positions(characters.length, start, stop, step)
        .forEach(at -> sliced.appendCodePoint(characters[at]));
    return new Value.Str(sliced.toString());
  }

  private static IntStream positions(
      int length, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
    int stride = bound(step, 1);
    if (stride == 0) {
      throw TemplateException.evaluation("A slice's step cannot be zero");
    }
    boolean forward = stride > 0;
    int first = absent(start) ? (forward ? 0 : length - 1) : clamp(start, length, forward);
    int last = absent(stop) ? (forward ? length : -1) : clamp(stop, length, forward);
    long distance = forward ? (long) last - first : (long) first - last;
    long size = Math.abs((long) stride);
    int count = (int) Math.max(0, (distance + size - 1) / size);
    return IntStream.range(0, count).map(i -> first + i * stride);
  }

  private static boolean absent(@Nullable Value bound) {
    return bound == null || bound instanceof Value.None;
  }

  private static int bound(@Nullable Value value, int otherwise) {
    return value == null || value instanceof Value.None
        ? otherwise
        : Conversions.index("A slice", value);
  }

  private static int clamp(@Nullable Value value, int length, boolean forward) {
    int bound = bound(value, 0);
    int position = bound < 0 ? bound + length : bound;
    return forward
        ? Math.clamp(position, 0, length)
        : Math.clamp(position, -1, Math.max(-1, length - 1));
  }
}
