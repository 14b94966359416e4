package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Python's implicit conversions: truth, iteration, numbers, and the names of its types. */
final class Conversions {
  private Conversions() {}

  static boolean truth(Value value) {
    return switch (value) {
      case Value.None _, Value.Undefined _ -> false;
      case Value.Bool bool -> bool.value();
      case Value.Int number -> number.value().signum() != 0;
      case Value.Real number -> number.value() != 0;
      case Value.Str text -> !text.text().isEmpty();
      case Value.Bytes bytes -> !bytes.latin1().isEmpty();
      case Value.Sequence sequence -> !sequence.items().isEmpty();
      case Value.Mapping mapping -> !mapping.entries().isEmpty();
      case Value.View view -> !view.items().isEmpty();
      case Value.Range range -> range.size() > 0;
      case Value.Generator _, Value.Callable _, Value.Instance _, Value.Namespace _, Value.Loop _ ->
          true;
    };
  }

  /** What a {@code for} over the value sees; empty if it cannot be iterated. */
  static Optional<List<Value>> tryIterate(Value value) {
    return switch (value) {
      case Value.Undefined _ -> Optional.of(List.of());
      case Value.Sequence sequence -> Optional.of(sequence.items());
      case Value.Mapping mapping -> Optional.of(List.copyOf(mapping.entries().keySet()));
      case Value.Str text -> Optional.of(characters(text.text()));
      case Value.Bytes bytes ->
          Optional.of(bytes.latin1().chars().<Value>mapToObj(Value.Int::of).toList());
      case Value.View view -> Optional.of(view.items());
      case Value.Range range -> Optional.of(range.items());
      case Value.Generator generator -> Optional.of(drained(generator));
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _,
          Value.Loop _ ->
          Optional.empty();
    };
  }

  static List<Value> iterate(Value value) {
    return tryIterate(value)
        .orElseThrow(
            () -> TemplateException.evaluation("'%s' is not iterable".formatted(typeName(value))));
  }

  /** An iterator over the value, which for a generator computes no more than it is asked for. */
  static Iterator<Value> iterator(Value value) {
    return value instanceof Value.Generator generator
        ? generator.items()
        : iterate(value).iterator();
  }

  private static List<Value> drained(Value.Generator generator) {
    List<Value> items = new ArrayList<>();
    while (generator.items().hasNext()) {
      if (items.size() == Value.MAX_ITEMS) {
        throw TemplateException.limit(
            "A filter gives more than the %d items a chat template may handle"
                .formatted(Value.MAX_ITEMS));
      }
      items.add(generator.items().next());
    }
    return items;
  }

  private static List<Value> characters(String text) {
    List<Value> characters = new ArrayList<>();
    text.codePoints()
        .limit(Value.MAX_ITEMS + 1L)
        .forEach(character -> characters.add(new Value.Str(Character.toString(character))));
    return characters;
  }

  /** The length that {@code len()} gives; empty if the value has none. */
  static Optional<Integer> length(Value value) {
    return switch (value) {
      case Value.Str text -> Optional.of(text.text().codePointCount(0, text.text().length()));
      case Value.Mapping mapping -> Optional.of(mapping.entries().size());
      case Value.Sequence sequence -> Optional.of(sequence.items().size());
      case Value.Bytes bytes -> Optional.of(bytes.latin1().length());
      case Value.View view -> Optional.of(view.items().size());
      case Value.Range range -> Optional.of(range.size());
      case Value.Undefined _ -> Optional.of(0);
      case Value.Loop loop -> Optional.of(loop.state().length());
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Generator _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _ ->
          Optional.empty();
    };
  }

  static String text(String callee, Value value) {
    return switch (value) {
      case Value.Str text -> text.text();
      case Value.Undefined undefined -> throw undefined.failure();
      default ->
          throw TemplateException.evaluation(
              "%s expects a string, found '%s'".formatted(callee, typeName(value)));
    };
  }

  static int index(String callee, Value value) {
    return switch (value) {
      case Value.Bool bool -> bool.value() ? 1 : 0;
      case Value.Int number ->
          number.value().bitLength() < Integer.SIZE
              ? number.value().intValue()
              : number.value().signum() * Integer.MAX_VALUE;
      case Value.Undefined undefined -> throw undefined.failure();
      default ->
          throw TemplateException.evaluation(
              "%s expects an integer, found '%s'".formatted(callee, typeName(value)));
    };
  }

  static String typeName(Value value) {
    return switch (value) {
      case Value.None _ -> "NoneType";
      case Value.Undefined _ -> "Undefined";
      case Value.Bool _ -> "bool";
      case Value.Int _ -> "int";
      case Value.Real _ -> "float";
      case Value.Str text -> text.safe() ? "Markup" : "str";
      case Value.Bytes _ -> "bytes";
      case Value.Sequence sequence -> sequence.tuple() ? "tuple" : "list";
      case Value.Mapping _ -> "dict";
      case Value.View view -> view.kind().name().toLowerCase(Locale.ROOT);
      case Value.Range _ -> "range";
      case Value.Generator _ -> "generator";
      case Value.Callable _ -> "function";
      case Value.Instance instance -> instance.type();
      case Value.Namespace _ -> "Namespace";
      case Value.Loop _ -> "LoopContext";
    };
  }
}
