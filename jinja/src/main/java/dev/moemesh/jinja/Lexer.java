package dev.moemesh.jinja;

import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into text and tags, with Jinja's white-space rules:
 *
 * <ul>
 *   <li>{@code trim_blocks} drops the newline after a block or comment.
 *   <li>{@code lstrip_blocks} drops the indentation before one.
 *   <li>{@code -} strips all white space on its side, and {@code +} keeps it.
 *   <li>One newline at the template's end is dropped.
 * </ul>
 */
final class Lexer {
  private static final Pattern RAW_BEGIN =
      Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern RAW_END =
      Pattern.compile(
          "\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\\n?)", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern COMMENT_END =
      Pattern.compile("\\+#}|-#}\\s*|#}\\n?", Pattern.UNICODE_CHARACTER_CLASS);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final LineCounter lines;
  private int position;

  private Lexer(String source) {
    this.source = source;
    this.lines = new LineCounter(source);
  }

  static List<Token> tokenize(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    return new Lexer(source).run();
  }

  private List<Token> run() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        addData(source.substring(position), position);
        position = source.length();
      } else {
        lexTag(tag);
      }
    }
    tokens.add(new Token(Kind.END_OF_TEMPLATE, "", lines.at(source.length())));
    return List.copyOf(tokens);
  }

  private int nextTag() {
    int brace = source.indexOf('{', position);
    while (brace >= 0 && brace + 1 < source.length()) {
      if ("{%#".indexOf(source.charAt(brace + 1)) >= 0) {
        return brace;
      }
      brace = source.indexOf('{', brace + 1);
    }
    return -1;
  }

  private void lexTag(int tag) {
    char kind = source.charAt(tag + 1);
    char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
    addData(textBefore(tag, kind, sign), position);
    int inside = tag + (sign == '-' || sign == '+' ? 3 : 2);
    Matcher raw = RAW_BEGIN.matcher(source).region(tag, source.length());
    if (kind == '%' && raw.lookingAt()) {
      lexRaw(tag, raw.end());
    } else if (kind == '#') {
      skipComment(tag, inside);
    } else {
      ExpressionLexer expression = new ExpressionLexer(source, inside, lines, tokens);
      position = expression.lexTag(tag, kind == '{');
    }
  }

  private void lexRaw(int tag, int start) {
    Matcher end = RAW_END.matcher(source);
    if (!end.find(start)) {
      throw TemplateException.syntax(lines.at(tag), "Missing {% endraw %} after {% raw %}");
    }
    position = start;
    String sign = end.group(1);
    addData(textBefore(end.start(), '%', sign.isEmpty() ? ' ' : sign.charAt(0)), start);
    position = end.end();
  }

  private void skipComment(int tag, int inside) {
    Matcher end = COMMENT_END.matcher(source);
    if (!end.find(inside)) {
      throw TemplateException.syntax(lines.at(tag), "Missing #} after {#");
    }
    position = end.end();
  }

  private String textBefore(int tag, char kind, char sign) {
    String text = source.substring(position, tag);
    if (sign == '-') {
      return Whitespace.stripEnd(text);
    }
    if (sign == '+' || kind == '{') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean startsLine = lineStart > 0 || position == 0 || source.charAt(position - 1) == '\n';
    return startsLine && Whitespace.isBlank(text.substring(lineStart))
        ? text.substring(0, lineStart)
        : text;
  }

  private void addData(String text, int start) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.DATA, text, lines.at(start)));
    }
  }
}
