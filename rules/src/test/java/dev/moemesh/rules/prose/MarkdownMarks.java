package dev.moemesh.rules.prose;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Removes the marks of Markdown within a passage. Line breaks stay where they are. */
final class MarkdownMarks {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1", Pattern.DOTALL);
  private static final Pattern IMAGE = Pattern.compile("!\\[[^]]*]\\([^)]*\\)");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)](?:\\([^)]*\\)|\\[[^]]*])?");
  private static final Pattern EMPHASIS = Pattern.compile("\\*\\*|__|(?<!\\w)[*_]|[*_](?!\\w)");

  private MarkdownMarks() {}

  static String removeComments(String markdown) {
    return COMMENT.matcher(markdown).replaceAll(MarkdownMarks::lineBreaks);
  }

  static String remove(String passage) {
    String text = CODE.matcher(passage).replaceAll(code -> "code" + lineBreaks(code));
    text = IMAGE.matcher(text).replaceAll(MarkdownMarks::lineBreaks);
    text = LINK.matcher(text).replaceAll("$1");
    return EMPHASIS.matcher(text).replaceAll("");
  }

  private static String lineBreaks(MatchResult part) {
    return part.group().replaceAll("[^\n]", "");
  }
}
