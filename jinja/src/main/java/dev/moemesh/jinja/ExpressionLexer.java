package dev.moemesh.jinja;

import dev.moemesh.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the inside of one {@code {{ }}} or {@code {% %}} tag into tokens. */
final class ExpressionLexer {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern BLOCK_END =
      Pattern.compile("\\+%}|-%}\\s*|%}\\n?", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern VARIABLE_END =
      Pattern.compile("-}}\\s*|}}", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_][\\w]*", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern FLOAT =
      Pattern.compile("(?<!\\.)\\d[\\d_]*(?:(?:\\.\\d[\\d_]*)?[eE][+-]?\\d[\\d_]*|\\.\\d[\\d_]*)");
  private static final Pattern INTEGER =
      Pattern.compile("0[bB][01_]+|0[oO][0-7_]+|0[xX][0-9a-fA-F_]+|\\d[\\d_]*");
  private static final Pattern OPERATOR =
      Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

  private final String source;
  private final LineCounter lines;
  private final List<Token> tokens;
  private final Deque<Character> open = new ArrayDeque<>();
  private int position;

  ExpressionLexer(String source, int position, LineCounter lines, List<Token> tokens) {
    this.source = source;
    this.position = position;
    this.lines = lines;
    this.tokens = tokens;
  }

  /** Adds the tag's tokens and returns the position after it. */
  int lexTag(int tag, boolean variable) {
    tokens.add(
        new Token(
            variable ? Kind.VARIABLE_BEGIN : Kind.BLOCK_BEGIN,
            variable ? "{{" : "{%",
            lines.at(tag)));
    Pattern end = variable ? VARIABLE_END : BLOCK_END;
    while (position < source.length()) {
      Matcher matcher = at(end);
      if (open.isEmpty() && matcher.lookingAt()) {
        tokens.add(
            new Token(
                variable ? Kind.VARIABLE_END : Kind.BLOCK_END,
                variable ? "}}" : "%}",
                lines.at(position)));
        return matcher.end();
      }
      lexToken();
    }
    throw TemplateException.syntax(
        lines.at(tag), "Missing " + (variable ? "}}" : "%}") + " after the tag's start");
  }

  private void lexToken() {
    char next = source.charAt(position);
    if (next == '\'' || next == '"') {
      lexString(next);
      return;
    }
    Matcher space = at(SPACE);
    if (space.lookingAt()) {
      position = space.end();
    } else if (!lexed(FLOAT, Kind.FLOAT)
        && !lexed(INTEGER, Kind.INTEGER)
        && !lexed(NAME, Kind.NAME)
        && !lexedOperator()) {
      throw TemplateException.syntax(lines.at(position), "Unexpected character '" + next + "'");
    }
  }

  private boolean lexed(Pattern pattern, Kind kind) {
    Matcher matcher = at(pattern);
    if (!matcher.lookingAt()) {
      return false;
    }
    tokens.add(new Token(kind, matcher.group(), lines.at(position)));
    position = matcher.end();
    return true;
  }

  private boolean lexedOperator() {
    if (!lexed(OPERATOR, Kind.OPERATOR)) {
      return false;
    }
    char operator = source.charAt(position - 1);
    if ("([{".indexOf(operator) >= 0) {
      open.push(operator);
    } else if (")]}".indexOf(operator) >= 0) {
      char expected = "([{".charAt(")]}".indexOf(operator));
      if (open.isEmpty() || open.pop() != expected) {
        throw TemplateException.syntax(lines.at(position), "Unmatched '" + operator + "'");
      }
    }
    return true;
  }

  private void lexString(char quote) {
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    int line = lines.at(position);
    if (end >= source.length()) {
      throw TemplateException.syntax(line, "Missing " + quote + " at the end of a string");
    }
    String literal = source.substring(position + 1, end);
    tokens.add(new Token(Kind.STRING, StringEscapes.decode(literal, line), line));
    position = end + 1;
  }

  private Matcher at(Pattern pattern) {
    return pattern.matcher(source).region(position, source.length()).useTransparentBounds(true);
  }
}
