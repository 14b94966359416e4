package dev.moemesh.model.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The methods a template may call: those of Python's immutable use of {@code str}, {@code dict} and
 * {@code list}. What is not listed here does not exist; nothing is looked up by reflection.
 */
final class Methods {
  private Methods() {}

  /** A method of one type. */
  @FunctionalInterface
  interface Method<T> {
    Value call(T self, Arguments arguments);
  }

  private static final Map<String, Method<Value.Mapping>> MAPPING =
      Map.of(
          "get", Methods::get,
          "items", (self, arguments) -> items(self),
          "keys", (self, arguments) -> Value.Sequence.list(List.copyOf(self.entries().keySet())),
          "values", (self, arguments) -> Value.Sequence.list(List.copyOf(self.entries().values())));

  private static final Map<String, Method<Value.Sequence>> SEQUENCE =
      Map.of("index", Methods::index, "count", Methods::count);

  static Optional<Value> find(Value target, String name) {
    return switch (target) {
      case Value.Str text -> bound(text.text(), name, StringMethods.named(name));
      case Value.Mapping mapping -> bound(mapping, name, Optional.ofNullable(MAPPING.get(name)));
      case Value.Sequence sequence ->
          bound(sequence, name, Optional.ofNullable(SEQUENCE.get(name)));
      case Value.None _,
          Value.Undefined _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Callable _,
          Value.Namespace _,
          Value.Loop _ ->
          Optional.empty();
    };
  }

  private static <T> Optional<Value> bound(T self, String name, Optional<Method<T>> method) {
    return method.map(found -> new Value.Callable(name, arguments -> found.call(self, arguments)));
  }

  private static Value get(Value.Mapping self, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("get", "key", "default");
    Value value = self.entries().get(bound.required("key"));
    return value != null ? value : bound.get("default").orElse(Value.NONE);
  }

  static Value items(Value.Mapping self) {
    return Value.Sequence.list(
        self.entries().entrySet().stream()
            .map(entry -> Value.Sequence.tuple(List.of(entry.getKey(), entry.getValue())))
            .toList());
  }

  private static Value index(Value.Sequence self, Arguments arguments) {
    Value wanted = arguments.bind("index", "value").required("value");
    for (int i = 0; i < self.items().size(); i++) {
      if (Comparisons.equal(self.items().get(i), wanted)) {
        return Value.Int.of(i);
      }
    }
    throw TemplateException.evaluation(PythonText.repr(wanted) + " is not in the list");
  }

  private static Value count(Value.Sequence self, Arguments arguments) {
    Value wanted = arguments.bind("count", "value").required("value");
    return Value.Int.of(
        self.items().stream().filter(item -> Comparisons.equal(item, wanted)).count());
  }
}
