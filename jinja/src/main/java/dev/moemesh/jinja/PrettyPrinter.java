package dev.moemesh.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code pprint}: Python's {@code pprint.pformat} with its default width of 80. */
final class PrettyPrinter {
  private static final int WIDTH = 80;

  private final BoundedText out = new BoundedText();
  private final RenderBudget budget;

  private PrettyPrinter(RenderBudget budget) {
    this.budget = budget;
  }

  static Value print(Value value, RenderBudget budget) {
    PrettyPrinter printer = new PrettyPrinter(budget);
    printer.write(sorted(value), 0, 0, 0);
    return new Value.Str(printer.out.toString());
  }

  /** The value with the keys of every dict in order, as pprint shows it on one line. */
  private static Value sorted(Value value) {
    return switch (value) {
      case Value.Mapping(Map<Value, Value> entries) -> {
        List<Map.Entry<Value, Value>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Map.Entry.comparingByKey(PrettyPrinter::order));
        Map<Value, Value> result = new java.util.LinkedHashMap<>();
        ordered.forEach(entry -> result.put(entry.getKey(), sorted(entry.getValue())));
        yield new Value.Mapping(result);
      }
      case Value.Sequence sequence when sequence.kind() != Value.Sequence.Kind.GROUP ->
          new Value.Sequence(
              sequence.items().stream().map(PrettyPrinter::sorted).toList(), sequence.kind());
      default -> value;
    };
  }

  private static int order(Value left, Value right) {
    try {
      return Comparisons.order(left, right);
    } catch (TemplateException _) {
      return Comparator.<String>naturalOrder()
          .compare(Conversions.typeName(left), Conversions.typeName(right));
    }
  }

  private void write(Value value, int indent, int allowance, int level) {
    String line = PythonText.repr(value);
    budget.charge(line.length());
    if (size(line) <= WIDTH - indent - allowance) {
      out.append(line);
      return;
    }
    switch (value) {
      case Value.Mapping(Map<Value, Value> entries) -> {
        out.append("{");
        entries(List.copyOf(entries.entrySet()), indent + 1, allowance + 1, level + 1);
        out.append("}");
      }
      case Value.Sequence sequence when sequence.kind() != Value.Sequence.Kind.GROUP -> {
        boolean tuple = sequence.tuple();
        String end = tuple ? sequence.items().size() == 1 ? ",)" : ")" : "]";
        out.append(tuple ? "(" : "[");
        items(sequence.items(), indent + 1, allowance + end.length(), level + 1);
        out.append(end);
      }
      case Value.Str text when !text.safe() && !text.text().isEmpty() ->
          text(text.text(), indent, allowance, level + 1);
      default -> out.append(line);
    }
  }

  private void entries(
      List<Map.Entry<Value, Value>> entries, int indent, int allowance, int level) {
    for (int i = 0; i < entries.size(); i++) {
      boolean last = i == entries.size() - 1;
      String key = PythonText.repr(entries.get(i).getKey());
      out.append(key).append(": ");
      write(entries.get(i).getValue(), indent + size(key) + 2, last ? allowance : 1, level);
      out.append(last ? "" : ",\n" + " ".repeat(indent));
    }
  }

  private void items(List<Value> items, int indent, int allowance, int level) {
    for (int i = 0; i < items.size(); i++) {
      boolean last = i == items.size() - 1;
      write(items.get(i), indent, last ? allowance : 1, level);
      out.append(last ? "" : ",\n" + " ".repeat(indent));
    }
  }

  /** A text on several lines, each a literal of its own; in parentheses where nothing encloses. */
  private void text(String text, int outerIndent, int outerAllowance, int level) {
    int indent = outerIndent + (level == 1 ? 1 : 0);
    int allowance = outerAllowance + (level == 1 ? 1 : 0);
    List<String> chunks = chunks(text, WIDTH - indent, allowance);
    if (chunks.size() == 1) {
      out.append(chunks.getFirst());
      return;
    }
    out.append(level == 1 ? "(" : "")
        .append(String.join("\n" + Padding.repeated(' ', indent), chunks))
        .append(level == 1 ? ")" : "");
  }

  private static List<String> chunks(String text, int width, int allowance) {
    List<String> chunks = new ArrayList<>();
    List<String> lines = StringSplitting.lines(text, true);
    for (int i = 0; i < lines.size(); i++) {
      boolean lastLine = i == lines.size() - 1;
      String whole = quoted(lines.get(i));
      if (size(whole) <= width - (lastLine ? allowance : 0)) {
        chunks.add(whole);
        continue;
      }
      String current = "";
      List<String> words = words(lines.get(i));
      for (int j = 0; j < words.size(); j++) {
        boolean lastWord = lastLine && j == words.size() - 1;
        String candidate = current + words.get(j);
        if (size(quoted(candidate)) <= width - (lastWord ? allowance : 0)) {
          current = candidate;
          continue;
        }
        if (!current.isEmpty()) {
          chunks.add(quoted(current));
        }
        current = words.get(j);
      }
      if (!current.isEmpty()) {
        chunks.add(quoted(current));
      }
    }
    return chunks;
  }

  /** The words of a line, each with the white space behind it. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 1; at <= line.length(); at++) {
      if (at == line.length()
          || (Whitespace.isSpace(line.charAt(at - 1)) && !Whitespace.isSpace(line.charAt(at)))) {
        words.add(line.substring(start, at));
        start = at;
      }
    }
    return words;
  }

  private static String quoted(String text) {
    return PythonText.repr(new Value.Str(text));
  }

  private static int size(String text) {
    return text.codePointCount(0, text.length());
  }
}
