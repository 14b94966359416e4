package dev.moemesh.rules.prose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text between the marks of a documentation comment. */
final class JavadocText {
  private static final Pattern MARGIN = Pattern.compile("(?m)^[ \\t]*\\* ?");
  private static final Pattern PREFORMATTED = Pattern.compile("<pre>.*?</pre>", Pattern.DOTALL);
  private static final Pattern CODE =
      Pattern.compile("\\{@(?:code|literal|value|snippet)(?:[^{}]|\\{[^{}]*})*}");
  private static final Pattern LINK =
      Pattern.compile("\\{@(?:link|linkplain)\\s+[^\\s}]+\\s*([^}]*)}");
  private static final Pattern CUT =
      Pattern.compile(
          "</?(?:p|ul|ol|li|table|tr|td|th|dl|dt|dd|h\\d|blockquote)\\b[^>]*>|(?m)^@\\w+");
  private static final Pattern TAG = Pattern.compile("</?\\w+[^>]*>");

  private JavadocText() {}

  /** The passages of a comment whose first line is the given one. */
  static List<Passage> passages(Path file, int line, String comment) {
    String text = MARGIN.matcher(comment).replaceAll("");
    text = PREFORMATTED.matcher(text).replaceAll(JavadocText::lineBreaks);
    text = CODE.matcher(text).replaceAll(code -> "code" + lineBreaks(code));
    text = LINK.matcher(text).replaceAll(JavadocText::label);
    List<Passage> passages = new ArrayList<>();
    Matcher cut = CUT.matcher(text);
    int start = 0;
    while (cut.find()) {
      add(file, line, text, start, cut.start(), passages);
      start = cut.end();
    }
    add(file, line, text, start, text.length(), passages);
    return passages;
  }

  private static void add(
      Path file, int line, String text, int start, int end, List<Passage> passages) {
    String passage = text.substring(start, end);
    if (!passage.isBlank()) {
      int first = end - passage.stripLeading().length();
      int above = lineBreaks(text.substring(0, first)).length();
      passages.add(new Passage(file, line + above, TAG.matcher(passage).replaceAll("").strip()));
    }
  }

  private static String label(MatchResult link) {
    return Matcher.quoteReplacement(
        (link.group(1).isBlank() ? "code" : link.group(1)) + lineBreaks(link.group()));
  }

  private static String lineBreaks(MatchResult part) {
    return lineBreaks(part.group());
  }

  private static String lineBreaks(String text) {
    return text.replaceAll("[^\n]", "");
  }
}
