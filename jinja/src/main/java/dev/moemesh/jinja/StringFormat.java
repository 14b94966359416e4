package dev.moemesh.jinja;

import java.util.Map;
import java.util.Optional;

/**
 * Python's {@code str.format} as Jinja2's sandbox runs it: fields with attributes and items,
 * conversions, and format specifications that may hold fields themselves. What goes into a safe
 * text is escaped.
 */
final class StringFormat {
  private static final int MAX_NESTING = 2;

  private final boolean safe;
  private final Arguments arguments;
  private int nextPosition;
  private boolean numbered;

  private StringFormat(boolean safe, Arguments arguments) {
    this.safe = safe;
    this.arguments = arguments;
  }

  static Value format(Value.Str self, Arguments arguments) {
    StringFormat format = new StringFormat(self.safe(), arguments);
    return new Value.Str(format.expand(self.text(), MAX_NESTING), self.safe());
  }

  static Value formatMap(Value.Str self, Arguments arguments) {
    Value values = arguments.bindPositional("format_map", "mapping").required("mapping");
    java.util.Map<String, Value> named = new java.util.HashMap<>();
    if (values instanceof Value.Mapping(Map<Value, Value> entries)) {
      entries.forEach(
          (key, value) -> {
            if (key instanceof Value.Str(String name, _)) {
              named.put(name, value);
            }
          });
    }
    return format(self, new Arguments(java.util.List.of(), named));
  }

  private String expand(String format, int nesting) {
    if (nesting < 0) {
      throw TemplateException.evaluation("A format's fields are nested too deeply");
    }
    BoundedText out = new BoundedText();
    int at = 0;
    while (at < format.length()) {
      char character = format.charAt(at);
      boolean brace = character == '{' || character == '}';
      if (brace && format.startsWith(String.valueOf(character), at + 1)) {
        out.append(character);
        at += 2;
      } else if (character == '{') {
        int end = fieldEnd(format, at + 1);
        out.append(field(format.substring(at + 1, end), nesting));
        at = end + 1;
      } else if (character == '}') {
        throw TemplateException.evaluation("Single '}' in a format");
      } else {
        out.append(character);
        at++;
      }
    }
    return out.toString();
  }

  private static int fieldEnd(String format, int start) {
    int depth = 1;
    for (int at = start; at < format.length(); at++) {
      depth += format.charAt(at) == '{' ? 1 : format.charAt(at) == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    throw TemplateException.evaluation("Single '{' in a format");
  }

  private String field(String field, int nesting) {
    int nameEnd = nameEnd(field);
    String name = field.substring(0, nameEnd);
    String rest = field.substring(nameEnd);
    Optional<String> conversion = Optional.empty();
    if (rest.startsWith("!")) {
      if (rest.length() < 2 || (rest.length() > 2 && rest.charAt(2) != ':')) {
        throw TemplateException.evaluation("Expected ':' after the conversion of a format field");
      }
      conversion = Optional.of(rest.substring(1, 2));
      rest = rest.substring(2);
    }
    if (name.indexOf('{') >= 0) {
      throw TemplateException.evaluation("Unexpected '{' in a format's field name");
    }
    Value value = FormatField.find(numbered(name), arguments);
    Optional<String> converted = conversion.map(letter -> FormatField.convert(letter, value));
    String spec = rest.isEmpty() ? "" : expand(rest.substring(1), nesting - 1);
    return formatted(converted.<Value>map(Value.Str::new).orElse(value), spec);
  }

  private static int nameEnd(String field) {
    boolean inBrackets = false;
    for (int at = 0; at < field.length(); at++) {
      char character = field.charAt(at);
      if (character == '[') {
        inBrackets = true;
      } else if (character == ']') {
        inBrackets = false;
      } else if (!inBrackets && (character == '!' || character == ':')) {
        return at;
      }
    }
    return field.length();
  }

  private String numbered(String name) {
    if (name.isEmpty()) {
      if (numbered) {
        throw TemplateException.evaluation("A format mixes {} with numbered fields");
      }
      return String.valueOf(nextPosition++);
    }
    if (name.chars().allMatch(Character::isDigit)) {
      if (nextPosition > 0) {
        throw TemplateException.evaluation("A format mixes numbered fields with {}");
      }
      numbered = true;
    }
    return name;
  }

  private String formatted(Value value, String spec) {
    if (safe && value instanceof Value.Str text && text.safe()) {
      if (!spec.isEmpty()) {
        throw TemplateException.evaluation("A safe text takes no format specification");
      }
      return text.text();
    }
    String text = FormatField.format(value, spec);
    return safe ? Markup.escape(text) : text;
  }
}
