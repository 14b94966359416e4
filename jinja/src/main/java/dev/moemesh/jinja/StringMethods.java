package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Python's methods of {@code str}. */
final class StringMethods {
  private static final Map<String, Method<String>> METHODS = new HashMap<>();

  static {
    METHODS.putAll(TextSearch.METHODS);
    METHODS.putAll(TextShapes.METHODS);
    METHODS.putAll(CharacterClasses.METHODS);
    METHODS.put("strip", (self, arguments) -> strip("strip", self, arguments, true, true));
    METHODS.put("lstrip", (self, arguments) -> strip("lstrip", self, arguments, true, false));
    METHODS.put("rstrip", (self, arguments) -> strip("rstrip", self, arguments, false, true));
    METHODS.put("split", (self, arguments) -> StringSplitting.split(self, arguments, false));
    METHODS.put("rsplit", (self, arguments) -> StringSplitting.split(self, arguments, true));
    METHODS.put("splitlines", StringSplitting::splitLines);
    METHODS.put(
        "partition", (self, arguments) -> StringSplitting.partition(self, arguments, false));
    METHODS.put(
        "rpartition", (self, arguments) -> StringSplitting.partition(self, arguments, true));
    METHODS.put("replace", StringMethods::replace);
    METHODS.put("join", StringMethods::join);
    METHODS.put("removeprefix", StringMethods::removePrefix);
    METHODS.put("removesuffix", StringMethods::removeSuffix);
    METHODS.put("encode", BytesMethods::encode);
    METHODS.put("translate", Translation::translate);
    METHODS.put("maketrans", (_, arguments) -> Translation.table(arguments));
    mapped("upper", CaseMapping::upper);
    mapped("lower", CaseMapping::lower);
    mapped("title", CaseMapping::title);
    mapped("capitalize", CaseMapping::capitalize);
    mapped("swapcase", CaseMapping::swapCase);
    mapped("casefold", CaseMapping::fold);
  }

  private StringMethods() {}

  static Optional<Method<String>> named(String name) {
    return Optional.ofNullable(METHODS.get(name));
  }

  private static void mapped(String name, UnaryOperator<String> mapping) {
    METHODS.put(
        name,
        (self, arguments) -> {
          arguments.bind(name);
          return new Value.Str(mapping.apply(self));
        });
  }

  private static Value strip(
      String name, String self, Arguments arguments, boolean start, boolean end) {
    return new Value.Str(
        strip(self, arguments.bindPositional(name, "chars").text("chars"), start, end));
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

  private static Value replace(String self, Arguments arguments) {
    Arguments.Bound bound = arguments.bindPositional("replace", "old", "new", "count");
    int count = bound.get("count").map(value -> Conversions.index("replace", value)).orElse(-1);
    return new Value.Str(
        replace(self, bound.requiredText("old"), bound.requiredText("new"), count));
  }

  /** Replaces the first {@code count} occurrences, all if it is negative. */
  static String replace(String self, String wanted, String replacement, int count) {
    BoundedText out = new BoundedText();
    int from = 0;
    int done = 0;
    while (count < 0 || done < count) {
      int at = wanted.isEmpty() ? emptyMatch(self, from, done) : self.indexOf(wanted, from);
      if (at < 0) {
        break;
      }
      out.append(self.substring(from, at)).append(replacement);
      from = at + wanted.length();
      done++;
    }
    return out.append(self.substring(from)).toString();
  }

  /** Where "" is found next: before every character and at the end. */
  private static int emptyMatch(String self, int from, int done) {
    if (done == 0) {
      return 0;
    }
    return from < self.length() ? self.offsetByCodePoints(from, 1) : -1;
  }

  private static Value join(String self, Arguments arguments) {
    BoundedText out = new BoundedText();
    boolean first = true;
    Value items = arguments.bindPositional("join", "items").required("items");
    for (Value item : Conversions.iterate(items)) {
      out.append(first ? "" : self).append(Conversions.text("join", item));
      first = false;
    }
    return new Value.Str(out.toString());
  }

  private static Value removePrefix(String self, Arguments arguments) {
    String prefix = arguments.bindPositional("removeprefix", "prefix").requiredText("prefix");
    return new Value.Str(self.startsWith(prefix) ? self.substring(prefix.length()) : self);
  }

  private static Value removeSuffix(String self, Arguments arguments) {
    String suffix = arguments.bindPositional("removesuffix", "suffix").requiredText("suffix");
    return new Value.Str(
        self.endsWith(suffix) ? self.substring(0, self.length() - suffix.length()) : self);
  }
}
