package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Python's searches in a text, each within optional bounds that count code points. */
final class TextSearch {
  static final Map<String, Method<String>> METHODS =
      Map.of(
          "find", (self, arguments) -> Value.Int.of(find("find", self, arguments, false)),
          "rfind", (self, arguments) -> Value.Int.of(find("rfind", self, arguments, true)),
          "index", (self, arguments) -> index("index", self, arguments, false),
          "rindex", (self, arguments) -> index("rindex", self, arguments, true),
          "count", TextSearch::count,
          "startswith",
              (self, arguments) -> affix("startswith", self, arguments, String::startsWith),
          "endswith", (self, arguments) -> affix("endswith", self, arguments, String::endsWith));

  private TextSearch() {}

  /** The part of a text that is searched, and how many code points stand before it. */
  private record Window(String text, int before) {
    /** Empty if the window starts behind the text's end, where not even "" is found. */
    static Optional<Window> of(String self, Arguments.Bound bound) {
      if (absent(bound, "start") && absent(bound, "end")) {
        return Optional.of(new Window(self, 0));
      }
      int length = self.codePointCount(0, self.length());
      int start = absent(bound, "start") ? 0 : bound.integer("start", 0);
      int from = start < 0 ? Math.max(0, start + length) : start;
      int to = absent(bound, "end") ? length : Positions.clamped(bound.integer("end", 0), length);
      if (from > length || to < from) {
        return Optional.empty();
      }
      int begin = self.offsetByCodePoints(0, from);
      return Optional.of(
          new Window(self.substring(begin, self.offsetByCodePoints(begin, to - from)), from));
    }

    private static boolean absent(Arguments.Bound bound, String parameter) {
      return bound.get(parameter).orElse(Value.NONE) instanceof Value.None;
    }
  }

  private static Arguments.Bound bound(String method, Arguments arguments) {
    return arguments.bindPositional(method, "sub", "start", "end");
  }

  private static int find(String method, String self, Arguments arguments, boolean last) {
    Arguments.Bound bound = bound(method, arguments);
    String wanted = bound.requiredText("sub");
    return Window.of(self, bound)
        .map(
            window -> {
              String text = window.text();
              int at = last ? text.lastIndexOf(wanted) : text.indexOf(wanted);
              return at < 0 ? -1 : window.before() + text.codePointCount(0, at);
            })
        .orElse(-1);
  }

  private static Value index(String method, String self, Arguments arguments, boolean last) {
    int at = find(method, self, arguments, last);
    if (at < 0) {
      throw TemplateException.evaluation("Substring not found");
    }
    return Value.Int.of(at);
  }

  private static Value count(String self, Arguments arguments) {
    Arguments.Bound bound = bound("count", arguments);
    String wanted = bound.requiredText("sub");
    return Value.Int.of(
        Window.of(self, bound).map(window -> count(window.text(), wanted)).orElse(0));
  }

  private static int count(String text, String wanted) {
    if (wanted.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1;
    }
    int count = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  private static Value affix(
      String method, String self, Arguments arguments, BiPredicate<String, String> test) {
    Arguments.Bound bound = bound(method, arguments);
    Value wanted = bound.required("sub");
    List<Value> candidates =
        wanted instanceof Value.Sequence sequence && sequence.tuple()
            ? sequence.items()
            : List.of(wanted);
    Optional<Window> window = Window.of(self, bound);
    for (Value candidate : candidates) {
      String text = Conversions.text(method, candidate);
      if (window.isPresent() && test.test(window.get().text(), text)) {
        return Value.TRUE;
      }
    }
    return Value.FALSE;
  }
}
