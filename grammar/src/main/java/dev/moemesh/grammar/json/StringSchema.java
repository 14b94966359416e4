package dev.moemesh.grammar.json;

import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;
import dev.moemesh.grammar.regex.Regex;
import java.util.Optional;

/** Strings: of a length, by a pattern, or of a format. */
final class StringSchema {

  private final SchemaCompiler compiler;
  private final Schema schema;

  StringSchema(SchemaCompiler compiler, Schema schema) {
    this.compiler = compiler;
    this.schema = schema;
  }

  Expression expression() {
    int least = schema.count("minLength", 0);
    int most = schema.count("maxLength", Expression.UNBOUNDED);
    requireRange("minLength", least);
    requireRange("maxLength", most == Expression.UNBOUNDED ? 0 : most);
    if (least > most) {
      throw new GrammarException(
          schema.at("minLength"), "'minLength' is above 'maxLength': no string satisfies both");
    }
    Optional<String> pattern = schema.text("pattern");
    Optional<String> format = schema.text("format").flatMap(Formats::pattern);
    if (pattern.isPresent() && format.isPresent()) {
      throw schema.unsupported("format", "it is for strings without 'pattern'; drop either");
    }
    if (pattern.isEmpty() && format.isEmpty()) {
      return least == 0 && most == Expression.UNBOUNDED
          ? SchemaCompiler.STRING
          : JsonText.string(least, most);
    }
    String at = schema.at(pattern.isPresent() ? "pattern" : "format");
    Regex regex = compiler.regex(at, pattern.orElseGet(format::orElseThrow));
    boolean whole = format.isPresent();
    if (least > 0 || most != Expression.UNBOUNDED) {
      return JsonText.string(
          regex.ofLength(JsonText::character, whole, least, most, compiler.limits()));
    }
    return JsonText.string(
        whole ? regex.whole(JsonText::character) : regex.within(JsonText::character));
  }

  private void requireRange(String keyword, int value) {
    if (value > compiler.limits().repetitions()) {
      throw schema.unsupported(keyword, "at most %d is".formatted(compiler.limits().repetitions()));
    }
  }
}
