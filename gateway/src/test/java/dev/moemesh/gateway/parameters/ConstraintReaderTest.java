package dev.moemesh.gateway.parameters;

import static dev.moemesh.gateway.generation.Bodies.chat;
import static dev.moemesh.gateway.generation.Bodies.chatError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.api.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintReaderTest {
  private static final String HI = "{'messages':[{'role':'user','content':'hi'}],%s}";

  private static Constraint constraint(String fields) {
    InferenceRequest request = chat(HI.formatted(fields)).plan().requests().getFirst();
    assertThat(request.hasConstraint()).isTrue();
    return request.getConstraint();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'integer'}}} | {'type':'integer'}",
        "'response_format':{'type':'json_object'} | {'type':'object'}",
        "'structured_outputs':{'json':{'enum':[1.5]}} | {'enum':[1.5]}",
        "'structured_outputs':{'json':'{}'} | {}",
        "'structured_outputs':{'json_object':true} | {'type':'object'}",
        "'guided_json':{'const':null} | {'const':null}",
      })
  void readsSchemas(String fields, String schema) {
    assertThat(constraint(fields).getJsonSchema()).isEqualTo(schema.replace('\'', '"'));
  }

  @Test
  void readsTheOtherKinds() {
    assertThat(constraint("'structured_outputs':{'regex':'a+'}").getRegex()).isEqualTo("a+");
    assertThat(constraint("'guided_regex':'[ab]'").getRegex()).isEqualTo("[ab]");
    assertThat(
            constraint("'structured_outputs':{'choice':['yes','no']}")
                .getAlternatives()
                .getTextsList())
        .containsExactly("yes", "no");
    assertThat(constraint("'structured_outputs':{'grammar':'root ::= [0-9]'}").getGrammar())
        .isEqualTo("root ::= [0-9]");
    assertThat(
            constraint("'structured_outputs':{'json':{},'disable_any_whitespace':true}")
                .getCompact())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'response_format':{'type':'text'}",
        "'response_format':null",
        "'structured_outputs':{}",
        "'guided_choice':null",
      })
  void leavesTheTextFreeWhereNothingIsAsked(String fields) {
    assertThat(chat(HI.formatted(fields)).plan().requests().getFirst().hasConstraint()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'response_format':{} | response_format | is missing",
        "'structured_outputs':{'grammar':''} | structured_outputs.grammar | must not be empty",
        "'guided_choice':[] | guided_choice | must not be empty",
        "'response_format':{'type':'xml'} | response_format | found 'xml'",
        "'response_format':{'type':'json_schema'} | response_format | 'response_format.json_schema.schema' is missing",
        "'response_format':{'type':'json_schema','json_schema':{'schema':{'properties':{'a':{'not':{}}}}}} | response_format.json_schema.schema | /properties/a/not: 'not' is not supported",
        "'structured_outputs':{'regex':'a(?=b)'} | structured_outputs.regex | look-ahead",
        "'structured_outputs':{'grammar':'root ::= x'} | structured_outputs.grammar | rule 'x' is used but not defined",
        "'structured_outputs':{'choice':[1]} | structured_outputs.choice[0] | must be a string",
        "'structured_outputs':{'structural_tag':'x'} | structured_outputs.structural_tag | not supported",
        "'structured_outputs':{'regex':'a','choice':['b']} | structured_outputs.choice | both constrain",
        "'response_format':{'type':'json_object'},'guided_regex':'a' | guided_regex | both constrain",
      })
  void refusesAtOnceWhatCannotBeFollowed(String fields, String param, String message) {
    ApiError error = chatError(HI.formatted(fields));

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.message()).contains(message);
  }
}
