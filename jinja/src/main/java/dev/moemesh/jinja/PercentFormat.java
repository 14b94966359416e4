package dev.moemesh.jinja;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Python's {@code 'text' % values}, with all of its conversions. For one formatting. */
final class PercentFormat {
  private final boolean safe;
  private final Value values;
  private Iterator<Value> remaining;

  private PercentFormat(boolean safe, Value values) {
    this.safe = safe;
    this.values = values;
    this.remaining =
        values instanceof Value.Sequence sequence && sequence.tuple()
            ? sequence.items().iterator()
            : List.of(values).iterator();
  }

  static Value.Str format(Value.Str format, Value values) {
    String text = new PercentFormat(format.safe(), values).expand(format.text());
    return new Value.Str(text, format.safe());
  }

  private String expand(String format) {
    BoundedText out = new BoundedText();
    int at = 0;
    int percent = format.indexOf('%');
    while (percent >= 0) {
      out.append(format.substring(at, percent));
      PercentConversion conversion = PercentConversion.parse(format, percent, this::next);
      out.append(expand(conversion));
      at = conversion.end();
      percent = format.indexOf('%', at);
    }
    if (remaining.hasNext() && !isMappingLike()) {
      throw TemplateException.evaluation("Not all arguments of % were used by the format");
    }
    return out.append(format.substring(at)).toString();
  }

  private String expand(PercentConversion conversion) {
    if (conversion.letter() == '%') {
      return "%";
    }
    conversion.key().ifPresent(this::select);
    Value value = next();
    return switch (conversion.letter()) {
      case 's' -> conversion.text(escaped(PythonText.str(value), value));
      case 'r' -> conversion.text(escaped(PythonText.repr(value), Value.NONE));
      case 'a' -> conversion.text(escaped(PythonText.ascii(value), Value.NONE));
      case 'c' -> conversion.text(character(value));
      case 'd', 'i', 'u' -> integer(conversion, Numbers.integer(value), 10, "");
      case 'o' -> integer(conversion, wholeNumber(value), 8, "0o");
      case 'x' -> integer(conversion, wholeNumber(value), 16, "0x");
      case 'X' -> integer(conversion, wholeNumber(value), 16, "0X");
      case 'e', 'E', 'f', 'F', 'g', 'G' -> real(conversion, Numbers.finite(value));
      default ->
          throw TemplateException.evaluation("Unknown conversion '%" + conversion.letter() + "'");
    };
  }

  private String escaped(String text, Value value) {
    boolean plain = !safe || (value instanceof Value.Str str && str.safe());
    return plain ? text : Markup.escape(text);
  }

  /** What a mapping key selects is the one value of its conversion. */
  private void select(String key) {
    if (!isMappingLike()) {
      throw TemplateException.evaluation("%(" + key + ") needs a mapping on the right of %");
    }
    Value found =
        values instanceof Value.Mapping(Map<Value, Value> entries)
            ? entries.get(new Value.Str(key))
            : null;
    if (found == null) {
      throw TemplateException.evaluation("The values of % have no key '" + key + "'");
    }
    remaining = List.of(found).iterator();
  }

  private boolean isMappingLike() {
    return values instanceof Value.Mapping
        || values instanceof Value.Undefined
        || values instanceof Value.Range
        || values instanceof Value.Bytes
        || (values instanceof Value.Sequence sequence && !sequence.tuple());
  }

  private Value next() {
    if (!remaining.hasNext()) {
      throw TemplateException.evaluation("Not enough arguments for the format before %");
    }
    return remaining.next();
  }

  private static String character(Value value) {
    if (value instanceof Value.Str(String text, _) && text.codePointCount(0, text.length()) == 1) {
      return text;
    }
    return Padding.character(value);
  }

  private static BigInteger wholeNumber(Value value) {
    if (value instanceof Value.Real) {
      throw TemplateException.evaluation("%x and %o take an integer, found 'float'");
    }
    return Numbers.integer(value);
  }

  private static String integer(
      PercentConversion conversion, BigInteger number, int radix, String prefix) {
    String digits = number.abs().toString(radix);
    String shown = prefix.equals("0X") ? digits.toUpperCase(Locale.ROOT) : digits;
    int missing = conversion.precision().orElse(0) - digits.length();
    String lead = conversion.alternate() ? prefix : "";
    return conversion.number(number.signum() < 0, lead, Padding.repeated('0', missing) + shown);
  }

  private static String real(PercentConversion conversion, double number) {
    int precision = conversion.precision().orElse(6);
    double size = Math.abs(number);
    boolean alternate = conversion.alternate();
    String digits =
        switch (Character.toLowerCase(conversion.letter())) {
          case 'e' -> RealFormat.exponent(size, precision, alternate);
          case 'f' -> RealFormat.fixed(size, precision, alternate);
          default -> RealFormat.general(size, precision, alternate, false);
        };
    boolean upper = Character.isUpperCase(conversion.letter());
    boolean negative = Math.copySign(1, number) < 0 && !Double.isNaN(number);
    return conversion.number(negative, "", upper ? digits.toUpperCase(Locale.ROOT) : digits);
  }
}
