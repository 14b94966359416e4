package dev.moemesh.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
          Value.Bytes _,
          Value.Sequence _,
          Value.Mapping _,
          Value.View _,
          Value.Range _,
          Value.Generator _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _,
          Value.Loop _ ->
          repr(value);
    };
  }

  /** As {@link #repr}, with what is not ASCII escaped. */
  static String ascii(Value value) {
    BoundedText out = new BoundedText();
    repr(value)
        .codePoints()
        .forEach(
            character ->
                out.append(
                    character < 0x80 ? Character.toString(character) : escapeCode(character)));
    return out.toString();
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
      case Value.Str(String text, boolean safe) -> {
        out.append(safe ? "Markup(" : "");
        quoted(text, out);
        out.append(safe ? ")" : "");
      }
      case Value.Bytes bytes -> bytes(bytes.latin1(), out);
      case Value.Sequence sequence -> sequence(sequence, out);
      case Value.Mapping mapping -> mapping(mapping, out);
      case Value.View view -> {
        out.append(Conversions.typeName(view)).append("(");
        sequence(Value.Sequence.list(view.items()), out);
        out.append(")");
      }
      case Value.Range(long start, long stop, long step) ->
          out.append("range(%d, %d%s)".formatted(start, stop, step == 1 ? "" : ", " + step));
      case Value.Generator generator -> out.append("<generator object " + generator.name() + ">");
      case Value.Instance instance -> out.append("<" + instance.type() + ">");
      case Value.Callable callable -> out.append("<function " + callable.name() + ">");
      case Value.Namespace namespace -> namespace(namespace, out);
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

  private static void namespace(Value.Namespace namespace, BoundedText out) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    namespace.attributes().forEach((name, value) -> entries.put(new Value.Str(name), value));
    out.append("<Namespace ");
    mapping(new Value.Mapping(entries), out);
    out.append(">");
  }

  private static void bytes(String latin1, BoundedText out) {
    char quote = quoteOf(latin1);
    out.append('b').append(quote);
    latin1
        .chars()
        .forEach(
            value -> out.append(value < 0x7f ? escaped(value, quote) : "\\x%02x".formatted(value)));
    out.append(quote);
  }

  private static char quoteOf(String text) {
    return text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
  }

  private static void quoted(String text, BoundedText out) {
    char quote = quoteOf(text);
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
        yield escapeCode(character);
      }
    };
  }

  private static String escapeCode(int character) {
    return character < 0x100
        ? "\\x%02x".formatted(character)
        : character < 0x10000 ? "\\u%04x".formatted(character) : "\\U%08x".formatted(character);
  }

  static boolean isPrintable(int character) {
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

  /** As {@code Double.toString}, which never gives fewer than two digits, has it. */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value));
    BigDecimal oneDigit = decimal.round(new MathContext(1));
    return (oneDigit.doubleValue() == value ? oneDigit : decimal).stripTrailingZeros();
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
    BigDecimal decimal = shortest(Math.abs(value));
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
