package dev.moemesh.jinja;

import java.util.Optional;
import java.util.Set;

/**
 * The methods and attributes a template may use: those of Python's types that Jinja2's immutable
 * sandbox lets through. What is not listed does not exist; nothing is looked up by reflection.
 */
final class Methods {
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

  private Methods() {}

  /** A method of one type. */
  @FunctionalInterface
  interface Method<T> {
    Value call(T self, Arguments arguments);
  }

  static Optional<Value> find(Value target, String name) {
    return switch (target) {
      case Value.Str text -> textMethod(text, name);
      case Value.Mapping mapping ->
          DICT_CHANGES.contains(name)
              ? Optional.of(unsafe(target, name))
              : bound(mapping, name, CollectionMethods.mapping(name));
      case Value.Sequence sequence ->
          !sequence.tuple() && LIST_CHANGES.contains(name)
              ? Optional.of(unsafe(target, name))
              : bound(sequence, name, CollectionMethods.sequence(sequence, name))
                  .or(() -> CollectionMethods.groupField(sequence, name));
      case Value.Range range ->
          bound(Value.Sequence.tuple(range.items()), name, CollectionMethods.searching(name))
              .or(() -> CollectionMethods.rangeField(range, name));
      case Value.Bytes bytes -> bound(bytes, name, BytesMethods.named(name));
      case Value.View view -> bound(view, name, CollectionMethods.view(name));
      case Value.Bool _, Value.Int _, Value.Real _ -> NumberMethods.find(target, name);
      case Value.Instance instance -> instance.attributes().apply(name);
      case Value.None _,
          Value.Undefined _,
          Value.Generator _,
          Value.Callable _,
          Value.Namespace _,
          Value.Loop _ ->
          Optional.empty();
    };
  }

  private static Optional<Value> textMethod(Value.Str self, String name) {
    Optional<Method<Value.Str>> own =
        self.safe() ? Optional.ofNullable(Markup.METHODS.get(name)) : Optional.empty();
    if (own.isPresent()) {
      return bound(self, name, own);
    }
    Optional<Value> method = bound(self.text(), name, StringMethods.named(name));
    if (name.equals("format") || name.equals("format_map")) {
      return bound(
          self,
          name,
          Optional.of(name.equals("format") ? StringFormat::format : StringFormat::formatMap));
    }
    return self.safe() ? method.map(found -> marking(name, found)) : method;
  }

  private static Value marking(String name, Value method) {
    return method instanceof Value.Callable callable
        ? new Value.Callable(
            name,
            arguments ->
                Markup.marked(callable.body().call(Markup.escapeArguments(name, arguments))))
        : method;
  }

  static <T> Optional<Value> bound(T self, String name, Optional<Method<T>> method) {
    return method.map(found -> new Value.Callable(name, arguments -> found.call(self, arguments)));
  }

  private static Value unsafe(Value target, String name) {
    return new Value.Undefined(
        "access to attribute '%s' of '%s' object is unsafe"
            .formatted(name, Conversions.typeName(target)));
  }
}
