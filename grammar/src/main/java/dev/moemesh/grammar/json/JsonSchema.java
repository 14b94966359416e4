package dev.moemesh.grammar.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.expression.Expression;

/** JSON Schema (draft 2020-12 and what earlier drafts share with it) as an expression. */
public final class JsonSchema {
  private static final int DEEPEST = 100;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonSchema() {}

  /**
   * The documents that a schema allows, each in one spelling or few: properties in the schema's
   * order, and bounded space between values.
   *
   * @param compact no space but one behind commas and colons
   * @throws GrammarException naming keyword and path of what is wrong or not supported
   */
  public static Expression compile(String schema, boolean compact, CompileLimits limits) {
    JsonNode root;
    try {
      root = JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new GrammarException(
          "", "The JSON schema is not valid JSON: %s".formatted(e.getOriginalMessage()));
    }
    return new SchemaCompiler(root, compact, limits).compile(root, "");
  }
}
