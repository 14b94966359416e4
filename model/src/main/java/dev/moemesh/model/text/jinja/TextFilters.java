package dev.moemesh.model.text.jinja;

import dev.moemesh.model.text.jinja.Filters.Filter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Filters that give text. As in Jinja, they take any value by its {@code str()}. */
final class TextFilters {
  private static final Pattern WORD = Pattern.compile("[^-\\s({\\[<]+");

  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("string", text(text -> text)),
          Map.entry("safe", text(text -> text)),
          Map.entry("upper", text(text -> text.toUpperCase(Locale.ROOT))),
          Map.entry("lower", text(text -> text.toLowerCase(Locale.ROOT))),
          Map.entry("capitalize", text(StringMethods::capitalize)),
          Map.entry("title", text(TextFilters::title)),
          Map.entry("escape", text(TextFilters::escape)),
          Map.entry("e", text(TextFilters::escape)),
          Map.entry("trim", TextFilters::trim),
          Map.entry("replace", TextFilters::replace),
          Map.entry("indent", TextFilters::indent),
          Map.entry("format", TextFilters::format),
          Map.entry("tojson", TextFilters::toJson));

  private TextFilters() {}

  private static Filter text(UnaryOperator<String> mapping) {
    return (value, _) -> new Value.Str(mapping.apply(PythonText.str(value)));
  }

  private static String title(String text) {
    return WORD.matcher(text)
        .replaceAll(
            word ->
                java.util.regex.Matcher.quoteReplacement(StringMethods.capitalize(word.group())));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace(">", "&gt;")
        .replace("<", "&lt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static Value trim(Value value, Arguments arguments) {
    Optional<String> characters = arguments.bind("trim", "chars").text("chars");
    return new Value.Str(StringMethods.strip(PythonText.str(value), characters, true, true));
  }

  private static Value replace(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    return new Value.Str(
        StringMethods.replace(
            PythonText.str(value),
            PythonText.str(bound.required("old")),
            PythonText.str(bound.required("new")),
            bound.integer("count", -1)));
  }

  private static Value indent(Value value, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("indent", "width", "first", "blank");
    String indentation =
        bound.get("width").orElse(Value.Int.of(4)) instanceof Value.Str(String text)
            ? text
            : " ".repeat(Math.clamp(bound.integer("width", 4), 0, 1000));
    boolean blank = bound.flag("blank", false);
    List<String> lines = (PythonText.str(value) + "\n").lines().toList();
    BoundedText out = new BoundedText();
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i == 0 ? bound.flag("first", false) : blank || !lines.get(i).isEmpty();
      out.append(i == 0 ? "" : "\n").append(indented ? indentation : "").append(lines.get(i));
    }
    return new Value.Str(out.toString());
  }

  private static Value format(Value value, Arguments arguments) {
    return new Value.Str(
        PercentFormat.format(PythonText.str(value), Value.Sequence.tuple(arguments.positional())));
  }

  private static Value toJson(Value value, Arguments arguments) {
    Arguments.Bound bound =
        arguments.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    Optional<String> indent =
        bound
            .get("indent")
            .filter(step -> !(step instanceof Value.None))
            .map(
                step ->
                    step instanceof Value.Str(String text)
                        ? text
                        : " ".repeat(Math.clamp(Conversions.index("tojson", step), 0, 1000)));
    String itemSeparator = indent.isPresent() ? "," : ", ";
    String keySeparator = ": ";
    if (bound.get("separators").orElse(Value.NONE) instanceof Value.Sequence separators
        && separators.items().size() == 2) {
      itemSeparator = Conversions.text("tojson", separators.items().get(0));
      keySeparator = Conversions.text("tojson", separators.items().get(1));
    }
    return new Value.Str(
        new PythonJson(
                itemSeparator,
                keySeparator,
                indent,
                bound.flag("ensure_ascii", false),
                bound.flag("sort_keys", false))
            .write(value));
  }
}
