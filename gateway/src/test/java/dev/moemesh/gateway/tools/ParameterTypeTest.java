package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer'} | 7 | 7",
        "{'type':'integer'} | 007 | '007'",
        "{'type':'integer'} | null | null",
        "{'type':'integer'} | 123456789012345678901234567890 | 123456789012345678901234567890",
        "{'type':'number'} | -1.5e3 | -1.5e3",
        "{'type':'number'} | NaN | 'NaN'",
        "{'type':'boolean'} | FALSE | false",
        "{'type':'array'} | [1, 'x'] | [1, 'x']",
        "{'type':'object'} | {'a': {}} | {'a': {}}",
        "{'type':['string','null']} | None | null",
        "{'type':['string','null']} | x | 'x'",
        "{'type':['null','integer']} | 3 | 3",
        "{'anyOf':[{'type':'null'},{'type':'number'}]} | 3 | 3",
        "{'oneOf':[{'type':'boolean'},{'type':'null'}]} | true | true",
        "{'enum':[1,2]} | 2 | 2",
        "{'enum':['1','2']} | 2 | '2'",
        "{'$ref':'#/x'} | {} | {}",
        "{'$ref':'#/x'} | word | 'word'",
        "{} | 1 | '1'",
      })
  void writesAValueInItsType(String schema, String text, String json) {
    ParameterType type = ParameterType.of(JsonValue.parse(quoted(schema)));

    String written = type.isText() ? JsonValue.quoted(text) : type.json(quoted(text));

    assertThat(written).isEqualTo(quoted(json));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
