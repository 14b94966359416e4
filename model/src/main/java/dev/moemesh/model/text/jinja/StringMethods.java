package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Methods.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Python's methods of {@code str}. */
final class StringMethods {
  private static final Map<String, Method<String>> METHODS = new HashMap<>();

  static {
    METHODS.put("strip", (self, arguments) -> strip(self, arguments, true, true));
    METHODS.put("lstrip", (self, arguments) -> strip(self, arguments, true, false));
    METHODS.put("rstrip", (self, arguments) -> strip(self, arguments, false, true));
    METHODS.put("startswith", (self, arguments) -> affix(self, arguments, true));
    METHODS.put("endswith", (self, arguments) -> affix(self, arguments, false));
    METHODS.put("split", (self, arguments) -> StringSplitting.split(self, arguments, false));
    METHODS.put("rsplit", (self, arguments) -> StringSplitting.split(self, arguments, true));
    METHODS.put("splitlines", StringSplitting::splitLines);
    METHODS.put(
        "partition", (self, arguments) -> StringSplitting.partition(self, arguments, false));
    METHODS.put(
        "rpartition", (self, arguments) -> StringSplitting.partition(self, arguments, true));
    METHODS.put("replace", StringMethods::replace);
    METHODS.put("join", StringMethods::join);
    METHODS.put("find", (self, arguments) -> Value.Int.of(find(self, arguments, false)));
    METHODS.put("rfind", (self, arguments) -> Value.Int.of(find(self, arguments, true)));
    METHODS.put("index", StringMethods::index);
    METHODS.put("count", StringMethods::count);
    METHODS.put("removeprefix", StringMethods::removePrefix);
    METHODS.put("removesuffix", StringMethods::removeSuffix);
    METHODS.put("zfill", StringMethods::zeroFill);
    METHODS.put("upper", mapped(text -> text.toUpperCase(Locale.ROOT)));
    METHODS.put("lower", mapped(text -> text.toLowerCase(Locale.ROOT)));
    METHODS.put("title", mapped(StringMethods::title));
    METHODS.put("capitalize", mapped(StringMethods::capitalize));
    METHODS.put("isdigit", all(Character::isDigit));
    METHODS.put("isdecimal", all(Character::isDigit));
    METHODS.put("isnumeric", all(Character::isDigit));
    METHODS.put("isalpha", all(Character::isLetter));
    METHODS.put("isalnum", all(Character::isLetterOrDigit));
    METHODS.put("isspace", all(Whitespace::isSpace));
    METHODS.put("isupper", (self, _) -> Value.of(isCased(self, self.toUpperCase(Locale.ROOT))));
    METHODS.put("islower", (self, _) -> Value.of(isCased(self, self.toLowerCase(Locale.ROOT))));
  }

  private StringMethods() {}

  static Optional<Method<String>> named(String name) {
    return Optional.ofNullable(METHODS.get(name));
  }

  private static Method<String> mapped(UnaryOperator<String> mapping) {
    return (self, _) -> new Value.Str(mapping.apply(self));
  }

  private static Method<String> all(IntPredicate predicate) {
    return (self, _) -> Value.of(!self.isEmpty() && self.codePoints().allMatch(predicate));
  }

  private static boolean isCased(String self, String converted) {
    return self.equals(converted)
        && !self.toUpperCase(Locale.ROOT).equals(self.toLowerCase(Locale.ROOT));
  }

  private static Value strip(String self, Arguments arguments, boolean start, boolean end) {
    return new Value.Str(strip(self, arguments.bind("strip", "chars").text("chars"), start, end));
  }

  static String strip(String self, Optional<String> characters, boolean atStart, boolean atEnd) {
    IntPredicate stripped =
        characters
            .<IntPredicate>map(set -> character -> set.indexOf(character) >= 0)
            .orElse(Whitespace::isSpace);
    int start = 0;
    int end = self.length();
    while (atStart && start < end && stripped.test(self.codePointAt(start))) {
      start += Character.charCount(self.codePointAt(start));
    }
    while (atEnd && start < end && stripped.test(self.codePointBefore(end))) {
      end -= Character.charCount(self.codePointBefore(end));
    }
    return self.substring(start, end);
  }

  private static Value affix(String self, Arguments arguments, boolean prefix) {
    String name = prefix ? "startswith" : "endswith";
    Value wanted = arguments.bind(name, "affix").required("affix");
    List<Value> candidates =
        wanted instanceof Value.Sequence(List<Value> items, boolean tuple) && tuple
            ? items
            : List.of(wanted);
    return Value.of(
        candidates.stream()
            .map(candidate -> Conversions.text(name, candidate))
            .anyMatch(text -> prefix ? self.startsWith(text) : self.endsWith(text)));
  }

  private static Value replace(String self, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    return new Value.Str(
        replace(
            self,
            bound.requiredText("old"),
            bound.requiredText("new"),
            bound.integer("count", -1)));
  }

  /** Replaces the first {@code count} occurrences, all if it is negative. */
  static String replace(String self, String wanted, String replacement, int count) {
    BoundedText out = new BoundedText();
    int from = 0;
    int done = 0;
    while (count < 0 || done < count) {
      int at = self.indexOf(wanted, from + (wanted.isEmpty() && done > 0 ? 1 : 0));
      if (at < 0 || (wanted.isEmpty() && done > self.length())) {
        break;
      }
      out.append(self.substring(from, at)).append(replacement);
      from = at + wanted.length();
      done++;
    }
    return out.append(self.substring(from)).toString();
  }

  private static Value join(String self, Arguments arguments) {
    BoundedText out = new BoundedText();
    boolean first = true;
    for (Value item : Conversions.iterate(arguments.bind("join", "items").required("items"))) {
      out.append(first ? "" : self).append(Conversions.text("join", item));
      first = false;
    }
    return new Value.Str(out.toString());
  }

  private static int find(String self, Arguments arguments, boolean last) {
    String wanted = arguments.bind("find", "text").requiredText("text");
    int at = last ? self.lastIndexOf(wanted) : self.indexOf(wanted);
    return at < 0 ? -1 : self.codePointCount(0, at);
  }

  private static Value index(String self, Arguments arguments) {
    int at = find(self, arguments, false);
    if (at < 0) {
      throw TemplateException.evaluation("Substring not found");
    }
    return Value.Int.of(at);
  }

  private static Value count(String self, Arguments arguments) {
    String wanted = arguments.bind("count", "text").requiredText("text");
    if (wanted.isEmpty()) {
      return Value.Int.of(self.codePointCount(0, self.length()) + 1L);
    }
    int count = 0;
    for (int at = self.indexOf(wanted); at >= 0; at = self.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return Value.Int.of(count);
  }

  private static Value removePrefix(String self, Arguments arguments) {
    String prefix = arguments.bind("removeprefix", "prefix").requiredText("prefix");
    return new Value.Str(self.startsWith(prefix) ? self.substring(prefix.length()) : self);
  }

  private static Value removeSuffix(String self, Arguments arguments) {
    String suffix = arguments.bind("removesuffix", "suffix").requiredText("suffix");
    return new Value.Str(
        self.endsWith(suffix) ? self.substring(0, self.length() - suffix.length()) : self);
  }

  private static Value zeroFill(String self, Arguments arguments) {
    int width = arguments.bind("zfill", "width").integer("width", 0);
    int missing = Math.clamp(width - (long) self.length(), 0, Value.MAX_LENGTH);
    int sign = self.startsWith("-") || self.startsWith("+") ? 1 : 0;
    return new Value.Str(self.substring(0, sign) + "0".repeat(missing) + self.substring(sign));
  }

  private static String title(String self) {
    StringBuilder titled = new StringBuilder();
    boolean inWord = false;
    for (int character : self.codePoints().toArray()) {
      titled.appendCodePoint(
          inWord ? Character.toLowerCase(character) : Character.toTitleCase(character));
      inWord = Character.isLetter(character);
    }
    return titled.toString();
  }

  static String capitalize(String self) {
    int first = self.isEmpty() ? 0 : Character.charCount(self.codePointAt(0));
    return self.substring(0, first).toUpperCase(Locale.ROOT)
        + self.substring(first).toLowerCase(Locale.ROOT);
  }
}
