package dev.moemesh.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.grammar.constraint.Constraint;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer','minimum':-12,'maximum':105} | -12 0 7 99 105 | -13 106 1000 01 1.0 -0",
        "{'type':'integer','exclusiveMinimum':9} | 10 99999 | 9 0 -10",
        "{'type':'number','minimum':0.25,'exclusiveMaximum':1.5} | 0.25 0.3 1 1.49 1.4999 | 0.2 1.5 1.50 2 -1 .5",
        "{'type':'number','maximum':-0.5} | -0.5 -1 -77.25 | -0.4 0 0.5 1",
        "{'type':'number'} | 0 -1.5 1e9 2.5E-3 | 01 1. .1 + 1e",
        "{'type':'integer','multipleOf':7} | 0 14 -21 7000 | 1 15 20",
        "{'type':'string','minLength':1,'maxLength':2} | 'a' '日本' '\\n' '😀a' | '' 'abc' a",
        "{'type':'string','pattern':'^a+b?$'} | 'a' 'aab' | '' 'b' 'aabb'",
        "{'type':'string','pattern':'b'} | 'b' 'abc' | '' 'a'",
        "{'type':'string','pattern':'^[ab]*$','minLength':2,'maxLength':3} | 'ab' 'bbb' | 'a' 'aaaa' 'ac'",
        "{'type':'string','format':'date'} | '2024-02-28' '1999-12-31' | '2024-13-01' '2024-1-01'",
        "{'type':'string','format':'ipv4'} | '127.0.0.1' '255.249.1.99' | '256.1.1.1' '1.1.1'",
        "{'enum':['a',1,null,[2]]} | 'a' 1 null [2] | 'b' 2 [] true",
        "{'const':'é'} | 'é' | 'e' ''",
        "{'type':['string','null'],'enum':['a',null,3]} | 'a' null | 3",
        "{'type':'array','items':{'type':'boolean'},'minItems':1,'maxItems':2} | [true] [true,false] | [] [true,true,true] [1]",
        "{'type':'array','prefixItems':[{'type':'null'},{'type':'integer'}]} | [] [null] [null,3] | [3] [null,3,3]",
        "{'type':'array','uniqueItems':true,'items':{'enum':[1,2,3]}} | [] [1,3] [2] | [1,1] [4]",
        "{'anyOf':[{'type':'integer'},{'type':'null'}]} | 3 null | true 'a'",
        "{'allOf':[{'type':'integer','minimum':3},{'maximum':5}]} | 3 4 5 | 2 6",
        "{'$ref':'#/$defs/a','$defs':{'a':{'type':'boolean'}}} | true false | null 1",
        "true | 1 'a' [] {} [[1],{'a':null}] | tru [1 }",
      })
  void acceptsWhatIsValidAndNothingElse(String schema, String valid, String invalid) {
    for (String document : valid.split(" ", -1)) {
      assertThat(Texts.valid(schema, document)).as("%s is valid", document).isTrue();
    }
    for (String document : invalid.split(" ", -1)) {
      assertThat(Texts.valid(schema, document)).as("%s is invalid", document).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'properties':{'a':{'type':'null'},'b':{'type':'null'}},'required':['b']} | {'b':null} {'a':null,'b':null} | {} {'a':null} {'b':null,'a':null} {'b':null,'c':1}",
        "{'properties':{'a':{'type':'null'}},'additionalProperties':{'type':'integer'}} | {} {'a':null} {'x':1} {'a':null,'x':1,'y':2} {'ab':1} {'':1} | {'a':1} {'x':null} {'a':null,'a':3}",
        "{'type':'object','patternProperties':{'^x':{'type':'integer'}}} | {} {'x':1} {'xy':2,'xz':3} | {'y':1} {'x':null}",
        "{'type':'object','propertyNames':{'pattern':'^[a-c]$'}} | {} {'a':1} | {'d':1} {'ab':1}",
        "{'type':'object','minProperties':1,'maxProperties':2,'properties':{'a':true,'b':true,'c':true}} | {'a':1} {'a':1,'c':2} | {} {'a':1,'b':2,'c':3}",
        "{'type':'object','required':['z']} | {'z':1} | {} {'y':1}",
        "{'oneOf':[{'properties':{'k':{'const':'p'}},'required':['k']},{'properties':{'k':{'const':'q'},'n':{'type':'integer'}},'required':['k','n']}]} | {'k':'p'} {'k':'q','n':1} | {'k':'q'} {'k':'r'}",
        "{'type':'object','properties':{'a':{'type':'integer'}},'anyOf':[{'required':['a']},{'properties':{'b':{'type':'null'}},'required':['b']}]} | {'a':1} {'b':null} {'a':1,'b':null} | {}",
        "{'allOf':[{'properties':{'a':{'type':'integer'}},'additionalProperties':false},{'properties':{'a':{'minimum':5}},'required':['a']}]} | {'a':5} | {'a':4} {}",
        "{'$defs':{'n':{'properties':{'n':{'anyOf':[{'$ref':'#/$defs/n'},{'type':'null'}]}},'required':['n']}},'$ref':'#/$defs/n'} | {'n':null} {'n':{'n':{'n':null}}} | {} {'n':{}}",
      })
  void acceptsObjectsInTheSchemasOrder(String schema, String valid, String invalid) {
    acceptsWhatIsValidAndNothingElse(schema, valid, invalid);
  }

  @Test
  void boundsTheSpaceBetweenValues() {
    String schema =
        "{'type':'array','items':{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']}}";

    assertThat(Texts.valid(schema, "[{'a': 1}, {'a':2}]")).isTrue();
    assertThat(Texts.valid(schema, "[\n  {\n    'a': 1\n  },\n  {'a':2}\n]")).isTrue();
    assertThat(Texts.valid(schema, "[{'a':  1}]")).isFalse();
    assertThat(Texts.valid(schema, "[\n\n{'a':1}]")).isFalse();
    assertThat(
            Texts.matches(new Constraint.Schema(schema.replace('\'', '"'), true), "[\n{\"a\":1}]"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'not':{}} | /not: 'not' is not supported",
        "{'properties':{'a/b':{'if':true}}} | /properties/a/b/if: 'if' is not supported",
        "{'then':{}} | /then: 'then' is not supported here; use anyOf with one branch for each case",
        "{'items':{'contains':{}}} | /items/contains: 'contains'",
        "{'type':'array','uniqueItems':true} | /uniqueItems: 'uniqueItems'",
        "{'type':'text'} | /type: 'type' must be one or several of object",
        "{'minLength':'a'} | /minLength: 'minLength' must be",
        "{'pattern':'(?=a)'} | /pattern: The regular expression is wrong at character 3: look-ahead",
        "{'pattern':'(a)\\\\1'} | /pattern: The regular expression is wrong at character 4: back-references",
        "{'$ref':'http://x/y'} | /$ref: '$ref' is not supported here; 'http://x/y' lies in another document",
        "{'$ref':'#/$defs/x'} | /$ref: '$ref' points to '#/$defs/x', where nothing is",
        "{'oneOf':[{'type':'integer'},{'type':'number'}]} | /oneOf: 'oneOf' is not supported here; branches 0 and 1 may both hold",
        "{'minimum':3,'maximum':2} | the minimum is above the maximum",
        "{'$ref':'#'} | No finite text satisfies the constraint",
        "{'allOf':[{'$ref':'#'}]} | nest deeper",
        "{'properties':{'a':{'$ref':'#'}},'required':['a']} | No finite text satisfies the constraint",
        "[] | a schema is an object, true or false",
        "{ | The JSON schema is not valid JSON",
      })
  void refusesByNameWhatItCannotPromise(String schema, String message) {
    assertThatThrownBy(() -> Texts.valid(schema, "1"))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message);
  }

  @Test
  void ignoresWordsThatJsonSchemaDoesNotKnow() {
    String schema = "{'type':'integer','strict':true,'propertyOrdering':[1],'x-a':{}}";

    assertThat(Texts.valid(schema, "1")).isTrue();
    assertThat(Texts.valid(schema, "'a'")).isFalse();
  }

  @Test
  void takesTenThousandValuesAndAThousandOptionalProperties() {
    String values =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"value " + i + "\"")
            .collect(Collectors.joining(","));
    String properties =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"p" + i + "\":{\"type\":\"null\"}")
            .collect(Collectors.joining(","));

    assertThat(Texts.valid("{\"enum\":[" + values + "]}", "'value 9999'")).isTrue();
    assertThat(Texts.valid("{\"properties\":{" + properties + "}}", "{'p3':null,'p998':null}"))
        .isTrue();
  }

  @Test
  void refusesWhatWouldCostTooMuch() {
    String deep = "{\"items\":".repeat(200) + "true" + "}".repeat(200);
    CompileLimits small =
        new CompileLimits(1_000, 100, 50, Duration.ofSeconds(2), 1 << 20, 1 << 20, 1_000);

    assertThatThrownBy(() -> Texts.valid(deep, "1")).hasMessageContaining("depth");
    assertThatThrownBy(
            () -> new Constraint.Schema(" ".repeat(1_001) + "true", false).compile(small))
        .hasMessageContaining("at most 1000 are read");
    assertThatThrownBy(() -> new Constraint.Pattern("a{51}").compile(small))
        .hasMessageContaining("<= 50");
    assertThatThrownBy(() -> new Constraint.Pattern("(ab|cd){2}".repeat(60)).compile(small))
        .hasMessageContaining("more than 100 parts");
    assertThatThrownBy(() -> new Constraint.Pattern("(".repeat(300)).compile(CompileLimits.DEFAULT))
        .hasMessageContaining("nest deeper");
  }
}
