package dev.moemesh.model.text.jinja;

import java.util.ArrayList;
import java.util.List;
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
      case Value.Sequence sequence -> !sequence.items().isEmpty();
      case Value.Mapping mapping -> !mapping.entries().isEmpty();
      case Value.Callable _, Value.Namespace _, Value.Loop _ -> true;
    };
  }

  /** What a {@code for} over the value sees; empty if it cannot be iterated. */
  static Optional<List<Value>> tryIterate(Value value) {
    return switch (value) {
      case Value.Undefined _ -> Optional.of(List.of());
      case Value.Sequence sequence -> Optional.of(sequence.items());
      case Value.Mapping mapping -> Optional.of(List.copyOf(mapping.entries().keySet()));
      case Value.Str text -> Optional.of(characters(text.text()));
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Callable _,
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
      case Value.Undefined _ -> Optional.of(0);
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Callable _,
          Value.Namespace _,
          Value.Loop _ ->
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
      case Value.Str _ -> "str";
      case Value.Sequence sequence -> sequence.tuple() ? "tuple" : "list";
      case Value.Mapping _ -> "dict";
      case Value.Callable _ -> "function";
      case Value.Namespace _ -> "Namespace";
      case Value.Loop _ -> "LoopContext";
    };
  }
}
