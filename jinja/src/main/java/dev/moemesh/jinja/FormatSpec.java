package dev.moemesh.jinja;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's format specification, {@code [[fill]align][sign][z][#][0][width][grouping][.precision]
 * [type]}, with what each type of value makes of it.
 *
 * @param align {@code < > = ^}, or empty where the value decides
 * @param sign {@code +}, {@code -} or a blank
 * @param grouping {@code ,} or {@code _}, or empty
 * @param type the letter at the end, or empty
 */
record FormatSpec(
    int fill,
    String align,
    char sign,
    boolean positiveZero,
    boolean alternate,
    int width,
    String grouping,
    OptionalInt precision,
    String type) {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?(.)?", Pattern.DOTALL);

  static FormatSpec parse(String spec) {
    Matcher matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      throw TemplateException.evaluation("Invalid format specifier '" + spec + "'");
    }
    boolean zero = matcher.group(6) != null;
    String align = text(matcher, 2);
    return new FormatSpec(
        matcher.group(1) != null ? matcher.group(1).codePointAt(0) : zero ? '0' : ' ',
        align.isEmpty() && zero ? "=" : align,
        matcher.group(3) == null ? '-' : matcher.group(3).charAt(0),
        matcher.group(4) != null,
        matcher.group(5) != null,
        size(matcher.group(7)).orElse(0),
        text(matcher, 8),
        size(matcher.group(9)),
        text(matcher, 10));
  }

  private static String text(Matcher matcher, int group) {
    return Optional.ofNullable(matcher.group(group)).orElse("");
  }

  private static OptionalInt size(@org.jspecify.annotations.Nullable String digits) {
    if (digits == null) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Padding.size(digits));
  }

  String apply(Value value) {
    return switch (value) {
      case Value.Str(String text, _) -> text(text);
      case Value.Bool _, Value.Int _ -> integer(value);
      case Value.Real(double number) -> real(number);
      default ->
          throw TemplateException.evaluation(
              "Unsupported format for '%s'".formatted(Conversions.typeName(value)));
    };
  }

  private String text(String text) {
    if (!(type.isEmpty() || type.equals("s"))
        || sign != '-'
        || positiveZero
        || alternate
        || !grouping.isEmpty()
        || (align.equals("=") && fill != '0')) {
      throw unsupported("str");
    }
    int length = text.codePointCount(0, text.length());
    int kept = Math.min(length, precision.orElse(length));
    String shown = text.substring(0, text.offsetByCodePoints(0, kept));
    return Padding.aligned(shown, width, fill, align.isEmpty() || align.equals("=") ? "<" : align);
  }

  private String integer(Value value) {
    return switch (type) {
      case "", "d", "n" -> wholeNumber(value, 10, "");
      case "b" -> wholeNumber(value, 2, "0b");
      case "o" -> wholeNumber(value, 8, "0o");
      case "x" -> wholeNumber(value, 16, "0x");
      case "X" -> wholeNumber(value, 16, "0X");
      case "c" -> character(value);
      case "e", "E", "f", "F", "g", "G", "%" -> real(Numbers.finite(value));
      default -> throw unsupported("int");
    };
  }

  private String character(Value value) {
    if (precision.isPresent() || sign != '-' || alternate || !grouping.isEmpty()) {
      throw unsupported("int");
    }
    return Padding.aligned(Padding.character(value), width, fill, align.isEmpty() ? "<" : align);
  }

  private String wholeNumber(Value value, int radix, String prefix) {
    if (precision.isPresent() || positiveZero || (grouping.equals(",") && radix != 10)) {
      throw unsupported("int");
    }
    String digits = Numbers.integer(value).abs().toString(radix);
    boolean negative = Numbers.integer(value).signum() < 0;
    return number(
        negative,
        alternate ? prefix : "",
        type.equals("X") ? digits.toUpperCase(java.util.Locale.ROOT) : digits,
        "",
        radix == 10 ? 3 : 4);
  }

  private String real(double number) {
    String digits =
        switch (type) {
          case "" ->
              precision.isPresent()
                  ? RealFormat.general(Math.abs(number), precision.getAsInt(), alternate, true)
                  : PythonText.number(Math.abs(number));
          case "e", "E" -> RealFormat.exponent(Math.abs(number), precision.orElse(6), alternate);
          case "f", "F" -> RealFormat.fixed(Math.abs(number), precision.orElse(6), alternate);
          case "g", "G", "n" ->
              RealFormat.general(Math.abs(number), precision.orElse(6), alternate, false);
          case "%" ->
              RealFormat.fixed(Math.abs(number) * 100, precision.orElse(6), alternate) + "%";
          default -> throw unsupported("float");
        };
    boolean upper = !type.isEmpty() && Character.isUpperCase(type.charAt(0));
    String shown = upper ? digits.toUpperCase(java.util.Locale.ROOT) : digits;
    int whole = 0;
    while (whole < shown.length() && Character.isDigit(shown.charAt(whole))) {
      whole++;
    }
    boolean negative = Math.copySign(1, number) < 0 && !Double.isNaN(number);
    boolean zero = shown.chars().noneMatch(digit -> digit >= '1' && digit <= '9') && whole > 0;
    return number(
        negative && !(positiveZero && zero),
        "",
        shown.substring(0, whole),
        shown.substring(whole),
        3);
  }

  private String number(
      boolean negative, String prefix, String digits, String rest, int groupSize) {
    String lead = (negative ? "-" : sign == '-' ? "" : String.valueOf(sign)) + prefix;
    boolean zeros = align.equals("=") && fill == '0';
    int missing = zeros ? width - lead.length() - rest.length() : 0;
    String grouped = Padding.grouped(digits, grouping, groupSize, missing);
    if (align.equals("=")) {
      int length = lead.length() + grouped.length() + rest.length();
      return lead + Padding.repeated(fill, width - length) + grouped + rest;
    }
    return Padding.aligned(lead + grouped + rest, width, fill, align.isEmpty() ? ">" : align);
  }

  private TemplateException unsupported(String type) {
    return TemplateException.evaluation(
        "The format specifier does not fit a value of type " + type);
  }
}
