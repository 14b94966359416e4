package dev.moemesh.model.text.jinja;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/** Python's {@code str()} and {@code repr()}. */
final class PythonText {
  private PythonText() {}

  static String str(Value value) {
    return switch (value) {
      case Value.Str text -> text.text();
      case Value.Undefined _ -> "";
      case Value.None _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Sequence _,
          Value.Mapping _,
          Value.Callable _,
          Value.Namespace _,
          Value.Loop _ ->
          repr(value);
    };
  }

  static String repr(Value value) {
    BoundedText out = new BoundedText();
    repr(value, out);
    return out.toString();
  }

  private static void repr(Value value, BoundedText out) {
    switch (value) {
      case Value.None _ -> out.append("None");
      case Value.Undefined _ -> out.append("Undefined");
      case Value.Bool bool -> out.append(bool.value() ? "True" : "False");
      case Value.Int number -> out.append(number.value().toString());
      case Value.Real number -> out.append(number(number.value()));
      case Value.Str text -> quoted(text.text(), out);
      case Value.Sequence sequence -> sequence(sequence, out);
      case Value.Mapping mapping -> mapping(mapping, out);
      case Value.Callable callable -> out.append("<function " + callable.name() + ">");
      case Value.Namespace _ -> out.append("<Namespace>");
      case Value.Loop _ -> out.append("<LoopContext>");
    }
  }

  private static void sequence(Value.Sequence sequence, BoundedText out) {
    out.append(sequence.tuple() ? "(" : "[");
    Iterator<Value> items = sequence.items().iterator();
    while (items.hasNext()) {
      repr(items.next(), out);
      if (items.hasNext()) {
        out.append(", ");
      }
    }
    boolean single = sequence.tuple() && sequence.items().size() == 1;
    out.append(single ? ",)" : sequence.tuple() ? ")" : "]");
  }

  private static void mapping(Value.Mapping mapping, BoundedText out) {
    out.append("{");
    Iterator<Map.Entry<Value, Value>> entries = mapping.entries().entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Value, Value> entry = entries.next();
      repr(entry.getKey(), out);
      out.append(": ");
      repr(entry.getValue(), out);
      if (entries.hasNext()) {
        out.append(", ");
      }
    }
    out.append("}");
  }

  private static void quoted(String text, BoundedText out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints().forEach(character -> out.append(escaped(character, quote)));
    out.append(quote);
  }

  private static String escaped(int character, char quote) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\\' -> "\\\\";
      default -> {
        if (character == quote) {
          yield "\\" + quote;
        }
        if (isPrintable(character)) {
          yield Character.toString(character);
        }
        yield character < 0x100
            ? "\\x%02x".formatted(character)
            : character < 0x10000 ? "\\u%04x".formatted(character) : "\\U%08x".formatted(character);
      }
    };
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  /** The shortest digits that read back as the number, in Python's notation. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal decimal = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent >= -4 && exponent < 16) {
      String plain = decimal.toPlainString();
      return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
