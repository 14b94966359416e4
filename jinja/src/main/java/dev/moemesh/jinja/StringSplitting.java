package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Python's ways to take a string apart. */
final class StringSplitting {
  private StringSplitting() {}

  static Value split(String self, Arguments arguments, boolean fromEnd) {
    Arguments.Bound bound = arguments.bind("split", "sep", "maxsplit");
    Optional<String> separator = bound.text("sep");
    int limit = bound.get("maxsplit").map(value -> Conversions.index("split", value)).orElse(-1);
    int splits = limit < 0 ? Integer.MAX_VALUE : limit;
    if (separator.isEmpty()) {
      return texts(fromEnd ? wordsFromEnd(self, splits) : words(self, splits));
    }
    if (separator.get().isEmpty()) {
      throw TemplateException.evaluation("split cannot take an empty separator");
    }
    return texts(
        fromEnd
            ? partsFromEnd(self, separator.get(), splits)
            : parts(self, separator.get(), splits));
  }

  private static List<String> parts(String self, String separator, int splits) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = self.indexOf(separator);
        at >= 0 && parts.size() < splits;
        at = self.indexOf(separator, from)) {
      addPart(parts, self.substring(from, at));
      from = at + separator.length();
    }
    addPart(parts, self.substring(from));
    return parts;
  }

  private static List<String> partsFromEnd(String self, String separator, int splits) {
    List<String> parts = new ArrayList<>();
    String rest = self;
    for (int at = rest.lastIndexOf(separator);
        at >= 0 && parts.size() < splits;
        at = rest.lastIndexOf(separator)) {
      addPart(parts, rest.substring(at + separator.length()));
      rest = rest.substring(0, at);
    }
    addPart(parts, rest);
    return parts.reversed();
  }

  /** The words between white space. */
  static List<String> words(String self) {
    return words(self, Integer.MAX_VALUE);
  }

  private static List<String> words(String self, int splits) {
    List<String> words = new ArrayList<>();
    String rest = Whitespace.stripStart(self);
    int from = 0;
    while (from < rest.length()) {
      int end = from;
      while (end < rest.length() && !Whitespace.isSpace(rest.charAt(end))) {
        end++;
      }
      if (words.size() == splits) {
        addPart(words, rest.substring(from));
        return words;
      }
      addPart(words, rest.substring(from, end));
      while (end < rest.length() && Whitespace.isSpace(rest.charAt(end))) {
        end++;
      }
      from = end;
    }
    return words;
  }

  private static List<String> wordsFromEnd(String self, int splits) {
    List<String> words = new ArrayList<>();
    int end = Whitespace.stripEnd(self).length();
    while (end > 0) {
      int start = end;
      while (start > 0 && !Whitespace.isSpace(self.charAt(start - 1))) {
        start--;
      }
      if (words.size() == splits) {
        addPart(words, self.substring(0, end));
        break;
      }
      addPart(words, self.substring(start, end));
      end = Whitespace.stripEnd(self.substring(0, start)).length();
    }
    return words.reversed();
  }

  static Value splitLines(String self, Arguments arguments) {
    return texts(lines(self, arguments.bind("splitlines", "keepends").flag("keepends", false)));
  }

  static List<String> lines(String self, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < self.length()) {
      int end = from;
      while (end < self.length() && !isLineEnd(self.charAt(end))) {
        end++;
      }
      int next = Math.min(self.length(), self.startsWith("\r\n", end) ? end + 2 : end + 1);
      addPart(lines, self.substring(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }

  private static boolean isLineEnd(char character) {
    return "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(character) >= 0;
  }

  static Value partition(String self, Arguments arguments, boolean last) {
    String separator = arguments.bindPositional("partition", "sep").requiredText("sep");
    if (separator.isEmpty()) {
      throw TemplateException.evaluation("partition cannot take an empty separator");
    }
    int at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
    List<String> parts =
        at >= 0
            ? List.of(self.substring(0, at), separator, self.substring(at + separator.length()))
            : last ? List.of("", "", self) : List.of(self, "", "");
    return Value.Sequence.tuple(parts.stream().map(Value.Str::new).toList());
  }

  private static void addPart(List<String> parts, String part) {
    if (parts.size() == Value.MAX_ITEMS) {
      throw TemplateException.limit(
          "A text splits into more than %d parts: shorten the conversation"
              .formatted(Value.MAX_ITEMS));
    }
    parts.add(part);
  }

  private static Value texts(List<String> parts) {
    return Value.Sequence.list(parts.stream().map(Value.Str::new).toList());
  }
}
