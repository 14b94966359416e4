package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Python's methods of {@code dict}, its views, {@code list}, {@code tuple} and {@code range}. */
final class CollectionMethods {
  private static final Map<String, Method<Value.Mapping>> MAPPING =
      Map.of(
          "get",
          CollectionMethods::get,
          "items",
          view(Value.View.Kind.DICT_ITEMS),
          "keys",
          view(Value.View.Kind.DICT_KEYS),
          "values",
          view(Value.View.Kind.DICT_VALUES),
          "copy",
          (self, arguments) -> {
            arguments.bind("copy");
            return new Value.Mapping(self.entries());
          },
          "fromkeys",
          CollectionMethods::fromKeys);

  private static final Map<String, Method<Value.Sequence>> SEARCHING =
      Map.of("index", CollectionMethods::index, "count", CollectionMethods::count);

  private CollectionMethods() {}

  static Optional<Method<Value.Mapping>> mapping(String name) {
    return Optional.ofNullable(MAPPING.get(name));
  }

  static Optional<Method<Value.Sequence>> searching(String name) {
    return Optional.ofNullable(SEARCHING.get(name));
  }

  static Optional<Method<Value.Sequence>> sequence(Value.Sequence self, String name) {
    return name.equals("copy") && !self.tuple()
        ? Optional.of(
            (list, arguments) -> {
              arguments.bind("copy");
              return Value.Sequence.list(list.items());
            })
        : searching(name);
  }

  static Optional<Value> groupField(Value.Sequence self, String name) {
    int field = List.of("grouper", "list").indexOf(name);
    return self.kind() == Value.Sequence.Kind.GROUP && field >= 0
        ? Optional.of(self.items().get(field))
        : Optional.empty();
  }

  static Optional<Value> rangeField(Value.Range self, String name) {
    return switch (name) {
      case "start" -> Optional.of(Value.Int.of(self.start()));
      case "stop" -> Optional.of(Value.Int.of(self.stop()));
      case "step" -> Optional.of(Value.Int.of(self.step()));
      default -> Optional.empty();
    };
  }

  static Optional<Method<Value.View>> view(String name) {
    return name.equals("isdisjoint")
        ? Optional.of(CollectionMethods::isDisjoint)
        : Optional.empty();
  }

  private static Method<Value.Mapping> view(Value.View.Kind kind) {
    return (self, arguments) -> {
      arguments.bind("items, keys or values");
      return switch (kind) {
        case DICT_ITEMS -> items(self);
        case DICT_KEYS -> new Value.View(kind, List.copyOf(self.entries().keySet()));
        case DICT_VALUES -> new Value.View(kind, List.copyOf(self.entries().values()));
      };
    };
  }

  static Value.View items(Value.Mapping self) {
    return new Value.View(
        Value.View.Kind.DICT_ITEMS,
        self.entries().entrySet().stream()
            .<Value>map(entry -> Value.Sequence.tuple(List.of(entry.getKey(), entry.getValue())))
            .toList());
  }

  private static Value isDisjoint(Value.View self, Arguments arguments) {
    Set<Value> own = new HashSet<>(self.items());
    Value other = arguments.bindPositional("isdisjoint", "other").required("other");
    return Value.of(Conversions.iterate(other).stream().noneMatch(own::contains));
  }

  private static Value get(Value.Mapping self, Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional("get", "key", "default");
    Value value = self.entries().get(Hashing.checked(bound.required("key")));
    return value != null ? value : bound.get("default").orElse(Value.NONE);
  }

  private static Value fromKeys(Value.Mapping self, Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional("fromkeys", "keys", "value");
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Value key : Conversions.iterate(bound.required("keys"))) {
      entries.put(Hashing.checked(key), bound.get("value").orElse(Value.NONE));
    }
    return new Value.Mapping(entries);
  }

  private static Value index(Value.Sequence self, Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional("index", "value", "start", "stop");
    Value wanted = bound.required("value");
    int size = self.items().size();
    int stop = Positions.clamped(bound.integer("stop", size), size);
    for (int i = Positions.clamped(bound.integer("start", 0), size); i < stop; i++) {
      if (Comparisons.equal(self.items().get(i), wanted)) {
        return Value.Int.of(i);
      }
    }
    throw TemplateException.evaluation(PythonText.repr(wanted) + " is not in the list");
  }

  private static Value count(Value.Sequence self, Arguments arguments) {
    Value wanted = arguments.bindPositional("count", "value").required("value");
    return Value.Int.of(
        self.items().stream().filter(item -> Comparisons.equal(item, wanted)).count());
  }
}
