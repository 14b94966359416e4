package dev.moemesh.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code wordwrap}: each line of a text wrapped as Python's {@code textwrap} does it. */
final class WordWrap {
  private static final String SPACES = "\\t\\n\\u000b\\f\\r ";
  private static final Pattern SPACE = Pattern.compile("[" + SPACES + "]+");
  private static final String LETTER = "[\\p{L}\\p{Nl}\\p{No}_]";
  private static final String DASH_BETWEEN_WORDS = "(?=-{2,}[\\p{L}\\p{N}_])";
  private static final String BEHIND_WORD = "(?<=[\\p{L}\\p{N}_!\"'&.,?])";

  /** Python's {@code wordsep_re}: white space, a dash between words, a word or a part of one. */
  private static final Pattern HYPHENATED =
      Pattern.compile(
          ("[%s]+|%s-{2,}(?=[\\p{L}\\p{N}_])"
                  + "|[^%s]+?(?:-(?:(?<=%s{2}-)|(?<=%s-%s-))(?=%s-?%s)|(?=[%s]|\\z)|%s%s)")
              .formatted(
                  SPACES,
                  BEHIND_WORD,
                  SPACES,
                  LETTER,
                  LETTER,
                  LETTER,
                  LETTER,
                  LETTER,
                  SPACES,
                  BEHIND_WORD,
                  DASH_BETWEEN_WORDS));

  private final int width;
  private final boolean breakLongWords;
  private final boolean breakOnHyphens;

  private WordWrap(int width, boolean breakLongWords, boolean breakOnHyphens) {
    this.width = width;
    this.breakLongWords = breakLongWords;
    this.breakOnHyphens = breakOnHyphens;
  }

  static Value apply(Value value, Arguments arguments, RenderBudget budget) {
    Arguments.Bound bound =
        arguments.bind("wordwrap", "width", "break_long_words", "wrapstring", "break_on_hyphens");
    int width = bound.integer("width", 79);
    String lineEnd = bound.text("wrapstring").orElse("\n");
    WordWrap wrap =
        new WordWrap(
            width, bound.flag("break_long_words", true), bound.flag("break_on_hyphens", true));
    BoundedText out = new BoundedText();
    boolean first = true;
    for (String line : StringSplitting.lines(Conversions.text("wordwrap", value), false)) {
      if (width <= 0) {
        throw TemplateException.evaluation("wordwrap needs a width of at least 1");
      }
      budget.step();
      out.append(first ? "" : lineEnd).append(String.join(lineEnd, wrap.lines(line)));
      first = false;
    }
    return new Value.Str(out.toString());
  }

  private List<String> lines(String paragraph) {
    Deque<String> chunks = chunks(paragraph);
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      if (!lines.isEmpty() && Whitespace.isBlank(chunks.getFirst())) {
        chunks.removeFirst();
      }
      List<String> line = new ArrayList<>();
      int length = 0;
      while (!chunks.isEmpty() && length + size(chunks.getFirst()) <= width) {
        length += size(chunks.getFirst());
        line.add(chunks.removeFirst());
      }
      if (!chunks.isEmpty() && size(chunks.getFirst()) > width) {
        breakWord(chunks, line, width - length);
      }
      if (!line.isEmpty() && Whitespace.isBlank(line.getLast())) {
        line.removeLast();
      }
      if (!line.isEmpty()) {
        lines.add(String.join("", line));
      }
    }
    return lines;
  }

  private Deque<String> chunks(String text) {
    Deque<String> chunks = new ArrayDeque<>();
    Matcher separator = (breakOnHyphens ? HYPHENATED : SPACE).matcher(text);
    int at = 0;
    while (separator.find()) {
      if (separator.start() > at) {
        chunks.add(text.substring(at, separator.start()));
      }
      if (separator.end() > separator.start()) {
        chunks.add(separator.group());
      }
      at = separator.end();
    }
    if (at < text.length()) {
      chunks.add(text.substring(at));
    }
    return chunks;
  }

  /** Puts as much of a word that fits no line onto this one as there is space for. */
  private void breakWord(Deque<String> chunks, List<String> line, int space) {
    if (!breakLongWords) {
      if (line.isEmpty()) {
        line.add(chunks.removeFirst());
      }
      return;
    }
    String word = chunks.removeFirst();
    int end = word.offsetByCodePoints(0, Math.min(space, size(word)));
    if (breakOnHyphens && size(word) > space) {
      int hyphen = end == 0 ? -1 : word.lastIndexOf('-', end - 1);
      boolean inside = hyphen > 0 && word.substring(0, hyphen).chars().anyMatch(c -> c != '-');
      end = inside ? hyphen + 1 : end;
    }
    line.add(word.substring(0, end));
    chunks.addFirst(word.substring(end));
  }

  private static int size(String text) {
    return text.codePointCount(0, text.length());
  }
}
