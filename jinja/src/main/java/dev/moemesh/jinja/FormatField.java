package dev.moemesh.jinja;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One field of {@code str.format}: finding its value and writing it. */
final class FormatField {
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");
  private static final Pattern FIRST = Pattern.compile("[^.\\[]*");

  private FormatField() {}

  /** The value of {@code name.attribute[item]}; a number is a position among the arguments. */
  static Value find(String name, Arguments arguments) {
    Matcher first = FIRST.matcher(name);
    if (!first.lookingAt()) {
      throw TemplateException.evaluation("A format's field has no name");
    }
    Value value = argument(first.group(), arguments);
    Matcher step = STEP.matcher(name);
    int at = first.end();
    while (at < name.length()) {
      if (!step.find(at) || step.start() != at) {
        throw TemplateException.evaluation("Malformed field '" + name + "' in a format");
      }
      value =
          step.group(1) != null
              ? Access.attribute(value, step.group(1))
              : Access.subscript(value, index(step.group(2)));
      at = step.end();
    }
    return value;
  }

  private static Value argument(String name, Arguments arguments) {
    if (isNumber(name)) {
      int position = name.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(name);
      if (position < arguments.positional().size()) {
        return arguments.positional().get(position);
      }
      throw TemplateException.evaluation("A format has no argument " + name);
    }
    Value value = arguments.named().get(name);
    if (value == null) {
      throw TemplateException.evaluation("A format has no argument '" + name + "'");
    }
    return value;
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static Value index(String index) {
    return isNumber(index) ? new Value.Int(new java.math.BigInteger(index)) : new Value.Str(index);
  }

  static String convert(String letter, Value value) {
    return switch (letter) {
      case "s" -> PythonText.str(value);
      case "r" -> PythonText.repr(value);
      case "a" -> PythonText.ascii(value);
      default ->
          throw TemplateException.evaluation(
              "A format has an unknown conversion '!" + letter + "'");
    };
  }

  /** Python's {@code format(value, spec)}. */
  static String format(Value value, String spec) {
    if (spec.isEmpty()) {
      return PythonText.str(value);
    }
    return FormatSpec.parse(spec).apply(value);
  }
}
