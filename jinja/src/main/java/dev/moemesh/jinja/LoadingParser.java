package dev.moemesh.jinja;

import dev.moemesh.jinja.Token.Kind;
import java.util.List;

/**
 * Parses the tags that load other templates. There is no loader, so a tag fails when it is
 * rendered, as in Jinja2 without a loader. A branch that is not taken may hold such tags.
 */
final class LoadingParser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;

  LoadingParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Statement parse(Token tag) {
    expressions.parse();
    switch (tag.text()) {
      case "import" -> {
        tokens.expectName("as");
        tokens.expect(Kind.NAME);
      }
      case "from" -> {
        tokens.expectName("import");
        parseNames();
      }
      case "include" -> {
        if (tokens.skipName("ignore")) {
          tokens.expectName("missing");
        }
      }
      default -> {}
    }
    if (List.of("with", "without").contains(tokens.current().text())
        && tokens.lookAhead().isName("context")) {
      tokens.next();
      tokens.next();
    }
    tokens.expect(Kind.BLOCK_END);
    return new Statement.Loading(tag.text(), tag.line());
  }

  private void parseNames() {
    do {
      tokens.expect(Kind.NAME);
      if (tokens.skipName("as")) {
        tokens.expect(Kind.NAME);
      }
    } while (tokens.skipOperator(","));
  }
}
