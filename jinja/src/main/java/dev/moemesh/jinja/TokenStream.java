package dev.moemesh.jinja;

import dev.moemesh.jinja.Token.Kind;
import java.util.List;

/** Tokens read from front to back; the last one is always {@link Kind#END_OF_TEMPLATE}. */
final class TokenStream {
  private static final int MAX_DEPTH = 200;

  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  Token lookAhead() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = current();
    if (token.kind() != Kind.END_OF_TEMPLATE) {
      position++;
    }
    return token;
  }

  boolean skipName(String name) {
    return skip(current().isName(name));
  }

  boolean skipOperator(String operator) {
    return skip(current().isOperator(operator));
  }

  private boolean skip(boolean matches) {
    if (matches) {
      next();
    }
    return matches;
  }

  Token expect(Kind kind) {
    if (current().kind() != kind) {
      throw unexpected("a " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }
    return next();
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  TemplateException unexpected(String expected) {
    return TemplateException.syntax(
        current().line(), "Expected " + expected + ", found " + current().described());
  }

  /** Guards the parser's recursion; pair with {@link #leave}. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw TemplateException.syntax(
          current().line(), "Nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  void leave() {
    depth--;
  }
}
