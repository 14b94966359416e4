package dev.moemesh.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.moemesh.grammar.constraint.Constraint;
import dev.moemesh.grammar.mask.Masks;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random tokens under the masks of random schemas, judged by someone else's validator. */
class RandomSchemasTest {
  private static final long SEED = 20_260;
  private static final int SCHEMAS = 1_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final TestVocabulary vocabulary = new TestVocabulary();

  @Test
  void everyTextUnderASchemaIsAValidDocumentOfIt() throws Exception {
    RandomSchemas schemas = new RandomSchemas(SEED);
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    int tokens = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      ObjectNode schema = schemas.next();
      String context = "seed %d, schema %d: %s".formatted(SEED, i, schema);
      Constraint.Schema constraint = new Constraint.Schema(schema.toString(), i % 2 == 0);
      Masks masks = masks(constraint, context);
      int shortest = (int) masks.start().leastBytes();
      Random random = new Random(SEED + i);

      RandomText text =
          RandomText.generate(vocabulary, masks, shortest + random.nextInt(200), random);

      assertThat(text.complete()).as(context + " gave " + text).isTrue();
      JsonSchema judge = factory.getSchema(schema, config);
      assertThat(judge.validate(JSON.readTree(text.text())))
          .as(context + " gave " + text)
          .isEmpty();
      tokens += text.tokens();
    }
    assertThat(tokens).isGreaterThan(20 * SCHEMAS);
  }

  private Masks masks(Constraint constraint, String context) {
    try {
      return new Masks(
          constraint.compile(CompileLimits.DEFAULT),
          vocabulary.vocabulary(),
          CompileLimits.DEFAULT);
    } catch (GrammarException e) {
      throw new AssertionError(context, e);
    }
  }
}
