package dev.moemesh.jinja;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
                index instanceof Value.Str(String name, _)
                    ? Methods.find(target, name)
                    : Optional.empty())
        .orElseGet(() -> missing(target, PythonText.str(index)));
  }

  /** A dotted path of attributes and positions, as filters take it; {@code none} is no path. */
  static Value path(Value target, Value path) {
    return path(target, path, Optional.empty());
  }

  /** As {@link #path(Value, Value)}, with a default for each part that is missing. */
  static Value path(Value target, Value path, Optional<Value> otherwise) {
    Value value = target;
    for (Value part : parts(path)) {
      Value found = subscript(value, part);
      value = found instanceof Value.Undefined ? otherwise.orElse(found) : found;
    }
    return value;
  }

  private static List<Value> parts(Value path) {
    return switch (path) {
      case Value.None _ -> List.of();
      case Value.Str(String names, _) ->
          Arrays.stream(names.split("\\.", -1)).map(Access::part).toList();
      default -> List.of(path);
    };
  }

  private static Value part(String name) {
    boolean position = !name.isEmpty() && name.chars().allMatch(Character::isDigit);
    return position ? new Value.Int(new BigInteger(name)) : new Value.Str(name);
  }

  private static Optional<Value> item(Value target, Value index) {
    return switch (target) {
      case Value.Undefined undefined -> throw undefined.failure();
      case Value.Mapping mapping ->
          Hashing.isHashable(index)
              ? Optional.ofNullable(mapping.entries().get(index))
              : Optional.empty();
      case Value.Namespace namespace ->
          index instanceof Value.Str(String name, _)
              ? Optional.ofNullable(namespace.attributes().get(name))
              : Optional.empty();
      case Value.Loop loop ->
          index instanceof Value.Str(String name, _)
              ? loop.state().attribute(name)
              : Optional.empty();
      case Value.Sequence sequence ->
          position(index, sequence.items().size()).map(sequence.items()::get);
      case Value.Str text -> character(text, index);
      case Value.Bytes(String latin1) ->
          position(index, latin1.length()).map(at -> Value.Int.of(latin1.charAt(at)));
      case Value.Range range ->
          position(index, range.size()).map(at -> Value.Int.of(range.start() + at * range.step()));
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.View _,
          Value.Generator _,
          Value.Instance _,
          Value.Callable _ ->
          Optional.empty();
    };
  }

  private static Optional<Value> character(Value.Str self, Value index) {
    String text = self.text();
    return position(index, text.codePointCount(0, text.length()))
        .map(
            at ->
                new Value.Str(
                    Character.toString(text.codePointAt(text.offsetByCodePoints(0, at))),
                    self.safe()));
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
              Value.Bytes _,
              Value.View _,
              Value.Range _,
              Value.Generator _,
              Value.Callable _,
              Value.Instance _,
              Value.Namespace _,
              Value.Loop _ ->
              "'" + Conversions.typeName(target) + " object'";
        };
    return new Value.Undefined("%s has no attribute '%s'".formatted(holder, name));
  }

  static Value slice(
      Value target, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
    return switch (target) {
      case Value.Sequence sequence -> {
        List<Value> items =
            new Slice(sequence.items().size(), start, stop, step)
                .positions()
                .mapToObj(sequence.items()::get)
                .toList();
        yield sequence.tuple() ? Value.Sequence.tuple(items) : Value.Sequence.list(items);
      }
      case Value.Str(String text, boolean safe) ->
          new Value.Str(slice(text, start, stop, step), safe);
      case Value.Bytes(String latin1) -> new Value.Bytes(slice(latin1, start, stop, step));
      case Value.Range range -> new Slice(range.size(), start, stop, step).of(range);
      case Value.Undefined undefined -> throw undefined.failure();
      default ->
          throw TemplateException.evaluation(
              "'%s' has no slices".formatted(Conversions.typeName(target)));
    };
  }

  private static String slice(
      String text, @Nullable Value start, @Nullable Value stop, @Nullable Value step) {
    int[] characters = text.codePoints().toArray();
    StringBuilder sliced = new StringBuilder();
    new Slice(characters.length, start, stop, step)
        .positions()
        .forEach(at -> sliced.appendCodePoint(characters[at]));
    return sliced.toString();
  }
}
