package dev.moemesh.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** Python's {@code str.translate} and the tables that {@code str.maketrans} makes for it. */
final class Translation {
  private Translation() {}

  static Value translate(String self, Arguments arguments) {
    Value table = arguments.bindPositional("translate", "table").required("table");
    BoundedText out = new BoundedText();
    for (int character : self.codePoints().toArray()) {
      Value key = Value.Int.of(character);
      Value found =
          table instanceof Value.Mapping mapping
              ? mapping.entries().getOrDefault(key, key)
              : Access.subscript(table, key) instanceof Value.Undefined
                  ? key
                  : Access.subscript(table, key);
      out.append(replacement(found));
    }
    return new Value.Str(out.toString());
  }

  private static String replacement(Value found) {
    return switch (found) {
      case Value.None _ -> "";
      case Value.Str text -> text.text();
      case Value.Int _ -> Padding.character(found);
      default ->
          throw TemplateException.evaluation(
              "translate's table gives a character, a text or none, found '%s'"
                  .formatted(Conversions.typeName(found)));
    };
  }

  static Value table(Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional("maketrans", "x", "y", "z");
    if (bound.get("y").isEmpty()) {
      return fromMapping(bound.required("x"));
    }
    int[] from = bound.requiredText("x").codePoints().toArray();
    int[] to = bound.requiredText("y").codePoints().toArray();
    if (from.length != to.length) {
      throw TemplateException.evaluation("maketrans takes two texts of the same length");
    }
    Map<Value, Value> table = new LinkedHashMap<>();
    for (int i = 0; i < from.length; i++) {
      table.put(Value.Int.of(from[i]), Value.Int.of(to[i]));
    }
    bound
        .get("z")
        .map(value -> Conversions.text("maketrans", value))
        .orElse("")
        .codePoints()
        .forEach(character -> table.put(Value.Int.of(character), Value.NONE));
    return new Value.Mapping(table);
  }

  private static Value fromMapping(Value value) {
    if (!(value instanceof Value.Mapping(Map<Value, Value> entries))) {
      throw TemplateException.evaluation("maketrans of one argument takes a dict");
    }
    Map<Value, Value> table = new LinkedHashMap<>();
    entries.forEach((key, replacement) -> table.put(codePoint(key), replacement));
    return new Value.Mapping(table);
  }

  private static Value codePoint(Value key) {
    if (Numbers.isInteger(key)) {
      return key;
    }
    String text = Conversions.text("maketrans", key);
    if (text.codePointCount(0, text.length()) != 1) {
      throw TemplateException.evaluation("A key of maketrans is one character");
    }
    return Value.Int.of(text.codePointAt(0));
  }
}
