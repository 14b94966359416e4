package dev.moemesh.jinja;

import dev.moemesh.jinja.Token.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Parses {@code {% block name scoped required %}}; a template may use a name once. */
final class BlockParser {
  private final TokenStream tokens;
  private final Map<String, Statement.Block> blocks = new LinkedHashMap<>();

  BlockParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** All blocks read so far, by name. */
  Map<String, Statement.Block> all() {
    return Map.copyOf(blocks);
  }

  Statement parse(Token tag, Function<String, List<Statement>> body) {
    String name = tokens.expect(Kind.NAME).text();
    boolean scoped = tokens.skipName("scoped");
    boolean required = tokens.skipName("required");
    List<Statement> content = body.apply("endblock");
    Statement.Block block = new Statement.Block(name, scoped, required, content, tag.line());
    if (blocks.put(name, block) != null) {
      throw TemplateException.syntax(tag.line(), "Block '" + name + "' is defined twice");
    }
    return block;
  }
}
