package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * MarkupSafe's {@code Markup}: a text that counts as HTML. Whatever is joined to it is escaped
 * first, and what its methods give counts as HTML again.
 */
final class Markup {
  private static final Set<String> ESCAPING_METHODS =
      Set.of("replace", "ljust", "rjust", "center", "join");

  private Markup() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  /** The value as HTML: a safe text as it is, anything else escaped. */
  static Value.Str escape(Value value) {
    return value instanceof Value.Str text && text.safe()
        ? text
        : new Value.Str(escape(PythonText.str(value)), true);
  }

  /** Two texts one after the other; the plain one is escaped if the other is safe. */
  static Value.Str concatenate(Value.Str left, Value.Str right) {
    boolean safe = left.safe() || right.safe();
    String first = safe ? escape(left).text() : left.text();
    String second = safe ? escape(right).text() : right.text();
    return new Value.Str(new BoundedText().append(first).append(second).toString(), safe);
  }

  /** The arguments of a method of a safe text: what they put into it is escaped. */
  static Arguments escapeArguments(String method, Arguments arguments) {
    if (!ESCAPING_METHODS.contains(method) || arguments.positional().isEmpty()) {
      return arguments;
    }
    List<Value> positional = new ArrayList<>(arguments.positional());
    if (method.equals("join")) {
      List<Value> items = new ArrayList<>();
      Conversions.iterate(positional.getFirst()).forEach(item -> items.add(escape(item)));
      positional.set(0, Value.Sequence.list(items));
    } else if (positional.size() > 1) {
      positional.set(1, escape(positional.get(1)));
    }
    return new Arguments(positional, new HashMap<>(arguments.named()));
  }

  /** The result of a method of a safe text: texts in it are safe too. */
  static Value marked(Value result) {
    return switch (result) {
      case Value.Str text -> new Value.Str(text.text(), true);
      case Value.Sequence sequence ->
          new Value.Sequence(
              sequence.items().stream().map(Markup::marked).toList(), sequence.kind());
      case Value.None _,
          Value.Undefined _,
          Value.Bool _,
          Value.Int _,
          Value.Real _,
          Value.Bytes _,
          Value.Mapping _,
          Value.View _,
          Value.Range _,
          Value.Generator _,
          Value.Callable _,
          Value.Instance _,
          Value.Namespace _,
          Value.Loop _ ->
          result;
    };
  }

  static final Map<String, Methods.Method<Value.Str>> METHODS =
      Map.of(
          "striptags",
              (self, arguments) -> {
                arguments.bind("striptags");
                return new Value.Str(HtmlText.stripTags(self.text()));
              },
          "unescape",
              (self, arguments) -> {
                arguments.bind("unescape");
                return new Value.Str(HtmlText.unescape(self.text()));
              },
          "escape",
              (_, arguments) ->
                  escape(arguments.bindPositional("escape", "value").required("value")));
}
