package dev.moemesh.model.text.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code 'text' % values} with the conversions s, r, d, i, f, x and %. */
final class PercentFormat {
  private static final Pattern CONVERSION =
      Pattern.compile("%(-?)(0?)(\\d{0,3})(?:\\.(\\d{1,2}))?(.)", Pattern.DOTALL);

  private PercentFormat() {}

  static String format(String format, Value values) {
    Iterator<Value> remaining =
        values instanceof Value.Sequence(List<Value> items, boolean tuple) && tuple
            ? items.iterator()
            : List.of(values).iterator();
    BoundedText out = new BoundedText();
    Matcher conversion = CONVERSION.matcher(format);
    int end = 0;
    while (conversion.find()) {
      out.append(format.substring(end, conversion.start()));
      end = conversion.end();
      out.append(conversion.group(5).equals("%") ? "%" : padded(conversion, remaining));
    }
    if (remaining.hasNext()) {
      throw TemplateException.evaluation("Not all arguments of % were used by the format");
    }
    return out.append(format.substring(end)).toString();
  }

  private static String padded(Matcher conversion, Iterator<Value> remaining) {
    if (!remaining.hasNext()) {
      throw TemplateException.evaluation("Not enough arguments for the format before %");
    }
    String text = converted(conversion, remaining.next());
    int width = conversion.group(3).isEmpty() ? 0 : Integer.parseInt(conversion.group(3));
    String padding =
        (conversion.group(2).isEmpty() ? " " : "0").repeat(Math.max(0, width - text.length()));
    return conversion.group(1).isEmpty() ? padding + text : text + padding;
  }

  private static String converted(Matcher conversion, Value value) {
    int precision = conversion.group(4) == null ? 6 : Integer.parseInt(conversion.group(4));
    return switch (conversion.group(5)) {
      case "s" -> PythonText.str(value);
      case "r" -> PythonText.repr(value);
      case "d", "i" -> Numbers.integer(value).toString();
      case "x" -> Numbers.integer(value).toString(16);
      case "f" -> String.format(Locale.ROOT, "%." + precision + "f", Numbers.real(value));
      case String other ->
          throw TemplateException.evaluation("Unknown conversion '%" + other + "'");
    };
  }
}
