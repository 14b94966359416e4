package dev.moemesh.jinja;

import dev.moemesh.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that give text. As in Jinja, most take any value by its {@code str()}. */
final class TextFilters {
  private static final Pattern TITLE_PART =
      Pattern.compile("[^-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("string", text("string", text -> text)),
          Map.entry("upper", text("upper", CaseMapping::upper)),
          Map.entry("lower", text("lower", CaseMapping::lower)),
          Map.entry("capitalize", text("capitalize", CaseMapping::capitalize)),
          Map.entry(
              "title",
              Filters.plain("title", value -> new Value.Str(title(PythonText.str(value))))),
          Map.entry("wordcount", Filters.plain("wordcount", TextFilters::countWords)),
          Map.entry(
              "pprint",
              (value, arguments, budget) -> {
                arguments.bind("pprint");
                return PrettyPrinter.print(value, budget);
              }),
          Map.entry("trim", TextFilters::trim),
          Map.entry("center", TextFilters::center),
          Map.entry("replace", TextFilters::replace),
          Map.entry("indent", TextFilters::indent),
          Map.entry("truncate", TextFilters::truncate),
          Map.entry("wordwrap", WordWrap::apply),
          Map.entry("format", TextFilters::format));

  private TextFilters() {}

  /** The value as text; a text that is safe stays so. */
  private static Value.Str soft(Value value) {
    return value instanceof Value.Str text ? text : new Value.Str(PythonText.str(value));
  }

  private static Filter text(String name, UnaryOperator<String> mapping) {
    return Filters.plain(
        name, value -> new Value.Str(mapping.apply(PythonText.str(value)), soft(value).safe()));
  }

  private static String title(String text) {
    return TITLE_PART
        .matcher(text)
        .replaceAll(
            part -> {
              String word = part.group();
              int first = Character.charCount(word.codePointAt(0));
              return Matcher.quoteReplacement(
                  CaseMapping.upper(word.substring(0, first))
                      + CaseMapping.lower(word.substring(first)));
            });
  }

  private static Value countWords(Value value) {
    return Value.Int.of(WORD.matcher(PythonText.str(value)).results().count());
  }

  private static Value trim(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("trim", "chars");
    Value.Str text = soft(value);
    return new Value.Str(
        StringMethods.strip(text.text(), bound.text("chars"), true, true), text.safe());
  }

  private static Value center(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("center", "width");
    int width = bound.integer("width", 80);
    Value.Str text = soft(value);
    return new Value.Str(Padding.centered(text.text(), width, ' '), text.safe());
  }

  private static Value replace(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
    return new Value.Str(
        StringMethods.replace(
            PythonText.str(value),
            PythonText.str(bound.required("old")),
            PythonText.str(bound.required("new")),
            bound.optionalInteger("count").orElse(-1)));
  }

  private static Value indent(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("indent", "width", "first", "blank");
    Value width = bound.get("width").orElse(Value.Int.of(4));
    String indentation =
        width instanceof Value.Str(String text, _)
            ? text
            : Padding.repeated(' ', Conversions.index("indent", width));
    String text = Conversions.text("indent", value);
    boolean safe = soft(value).safe();
    boolean blank = bound.flag("blank", false);
    List<String> lines = new ArrayList<>(StringSplitting.lines(text + "\n", false));
    BoundedText out = new BoundedText();
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i == 0 ? bound.flag("first", false) : blank || !lines.get(i).isEmpty();
      out.append(i == 0 ? "" : "\n").append(indented ? indentation : "").append(lines.get(i));
    }
    return new Value.Str(out.toString(), safe);
  }

  private static Value truncate(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound = arguments.bind("truncate", "length", "killwords", "end", "leeway");
    int length = bound.integer("length", 255);
    Value end = bound.get("end").orElse(new Value.Str("..."));
    int endLength =
        Conversions.length(end)
            .orElseThrow(() -> TemplateException.evaluation("truncate's end must be a text"));
    int leeway = bound.optionalInteger("leeway").orElse(5);
    if (length < endLength || leeway < 0) {
      throw TemplateException.evaluation(
          "truncate needs a length of at least its end's and a leeway of at least 0");
    }
    int size =
        Conversions.length(value)
            .orElseThrow(() -> TemplateException.evaluation("truncate needs a text"));
    if (size <= (long) length + leeway) {
      return value;
    }
    Conversions.text("truncate", value);
    Value kept = Access.slice(value, null, Value.Int.of(length - endLength), null);
    if (!bound.flag("killwords", false) && kept instanceof Value.Str(String text, boolean safe)) {
      int blank = text.lastIndexOf(' ');
      kept = new Value.Str(blank < 0 ? text : text.substring(0, blank), safe);
    }
    return Operators.apply(ArithmeticOperator.ADD, kept, end);
  }

  private static Value format(Value value, Arguments arguments, RenderBudget budget) {
    if (arguments.named().isEmpty()) {
      return PercentFormat.format(soft(value), Value.Sequence.tuple(arguments.positional()));
    }
    if (!arguments.positional().isEmpty()) {
      throw TemplateException.evaluation("format takes arguments by position or by name, not both");
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    arguments.named().forEach((name, given) -> entries.put(new Value.Str(name), given));
    return PercentFormat.format(soft(value), new Value.Mapping(entries));
  }
}
