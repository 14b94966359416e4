package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Python's {@code json.dumps} as transformers' {@code tojson} filter calls it: not escaped for
 * HTML, and by default not for ASCII either.
 *
 * @param indent what one level is indented by; empty for everything on one line
 */
record PythonJson(
    String itemSeparator,
    String keySeparator,
    java.util.Optional<String> indent,
    boolean ensureAscii,
    boolean sortKeys) {

  String write(Value value) {
    BoundedText out = new BoundedText();
    write(value, 0, out);
    return out.toString();
  }

  private void write(Value value, int depth, BoundedText out) {
    switch (value) {
      case Value.None _ -> out.append("null");
      case Value.Bool bool -> out.append(bool.value() ? "true" : "false");
      case Value.Int number -> out.append(number.value().toString());
      case Value.Real number -> out.append(number(number.value()));
      case Value.Str text -> string(text.text(), out);
      case Value.Sequence sequence -> sequence(sequence.items(), depth, out);
      case Value.Mapping mapping -> mapping(mapping, depth, out);
      case Value.Undefined undefined -> throw undefined.failure();
      case Value.Bytes _,
          Value.View _,
          Value.Range _,
          Value.Generator _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _,
          Value.Loop _ ->
          throw TemplateException.evaluation(
              "tojson cannot write a '%s'".formatted(Conversions.typeName(value)));
    }
  }

  private static String number(double value) {
    return switch (PythonText.number(value)) {
      case "nan" -> "NaN";
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case String finite -> finite;
    };
  }

  private void sequence(List<Value> items, int depth, BoundedText out) {
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      out.append(i == 0 ? "" : itemSeparator);
      newLine(depth + 1, out);
      write(items.get(i), depth + 1, out);
    }
    if (!items.isEmpty()) {
      newLine(depth, out);
    }
    out.append(']');
  }

  private void mapping(Value.Mapping mapping, int depth, BoundedText out) {
    List<Map.Entry<Value, Value>> entries = new ArrayList<>(mapping.entries().entrySet());
    if (sortKeys) {
      entries.sort(Comparator.comparing(Map.Entry::getKey, Comparisons::order));
    }
    out.append('{');
    for (int i = 0; i < entries.size(); i++) {
      out.append(i == 0 ? "" : itemSeparator);
      newLine(depth + 1, out);
      string(key(entries.get(i).getKey()), out);
      out.append(keySeparator);
      write(entries.get(i).getValue(), depth + 1, out);
    }
    if (!entries.isEmpty()) {
      newLine(depth, out);
    }
    out.append('}');
  }

  private static String key(Value key) {
    return switch (key) {
      case Value.Str text -> text.text();
      case Value.None _ -> "null";
      case Value.Bool bool -> bool.value() ? "true" : "false";
      case Value.Int number -> number.value().toString();
      case Value.Real number -> number(number.value());
      default ->
          throw TemplateException.evaluation(
              "tojson cannot write a key of type '%s'".formatted(Conversions.typeName(key)));
    };
  }

  private void newLine(int depth, BoundedText out) {
    indent.ifPresent(
        step -> {
          out.append('\n');
          for (int i = 0; i < depth; i++) {
            out.append(step);
          }
        });
  }

  private void string(String text, BoundedText out) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (character < 0x20 || (ensureAscii && character > 0x7e)) {
            quoted.append("\\u%04x".formatted((int) character));
          } else {
            quoted.append(character);
          }
        }
      }
    }
    out.append(quoted.append('"').toString());
  }
}
