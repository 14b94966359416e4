package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolReaderTest {

  @Test
  void readsToolsAndLetsTheModelDecide() {
    ToolUse use = Tools.use("'parallel_tool_calls':false");

    assertThat(use.tools()).extracting(Tool::name).containsExactly("get_weather", "time");
    assertThat(use.choice()).isEqualTo(new ToolChoice.Auto());
    assertThat(use.parallel()).isFalse();
  }

  @Test
  void readsEachChoice() {
    assertThat(Tools.use("'tool_choice':'none'").choice()).isEqualTo(new ToolChoice.None());
    assertThat(Tools.use("'tool_choice':null").choice()).isEqualTo(new ToolChoice.Auto());
    assertThat(Tools.use("'tool_choice':'required'").choice()).isEqualTo(new ToolChoice.Required());
    assertThat(Tools.use("'tool_choice':{'type':'function','function':{'name':'time'}}").choice())
        .isInstanceOfSatisfying(
            ToolChoice.Named.class, named -> assertThat(named.tool().name()).isEqualTo("time"));
    assertThat(Tools.read("'tool_choice':'none'")).isEqualTo(ToolUse.NONE);
    assertThat(Tools.read("'tools':null")).isEqualTo(ToolUse.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools | 'tools':[]",
        "tools | 'tools':'f'",
        "tools[0] | 'tools':['f']",
        "tools[0].type | 'tools':[{'type':'web_search'}]",
        "tools[0].function | 'tools':[{'type':'function'}]",
        "tools[0].function.name | 'tools':[{'function':{}}]",
        "tools[0].function.name | 'tools':[{'function':{'name':''}}]",
        "tools[0].function.name | 'tools':[{'function':{'name':'a b'}}]",
        "tools[0].function.name | 'tools':[{'function':{'name':7}}]",
        "tools[1].function.name | 'tools':[{'function':{'name':'f'}},{'function':{'name':'f'}}]",
        "tools[0].function.description | 'tools':[{'function':{'name':'f','description':7}}]",
        "tools[0].function.strict | 'tools':[{'function':{'name':'f','strict':'yes'}}]",
        "tools[0].function.parameters | 'tools':[{'function':{'name':'f','parameters':[]}}]",
        "tools[0].function.parameters.type | 'tools':[{'function':{'name':'f','parameters':{'type':'string'}}}]",
        "structured_outputs | 'tools':[{'function':{'name':'f'}}],'tool_choice':'required','structured_outputs':{'regex':'a'}",
        "tool_choice | 'tool_choice':'auto'",
        "tool_choice | 'tool_choice':'required'",
        "tool_choice | 'tools':[{'function':{'name':'f'}}],'tool_choice':'any'",
        "tool_choice | 'tools':[{'function':{'name':'f'}}],'tool_choice':7",
        "tool_choice | 'tools':[{'function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}}",
        "tool_choice.function | 'tools':[{'function':{'name':'f'}}],'tool_choice':{'type':'function'}",
        "tool_choice.function.name | 'tools':[{'function':{'name':'f'}}],'tool_choice':{'type':'function','function':{}}",
        "tool_choice.function.name | 'tools':[{'function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':''}}",
        "tool_choice.type | 'tools':[{'function':{'name':'f'}}],'tool_choice':{'type':'allowed_tools'}",
        "parallel_tool_calls | 'parallel_tool_calls':'no'",
      })
  void namesTheFieldThatIsWrong(String param, String fields) {
    ApiError error = error(fields);

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.param()).isEqualTo(param);
  }

  @Test
  void saysWhatVllmSays() {
    assertThat(error("'tool_choice':'auto'").message())
        .isEqualTo("When using 'tool_choice', 'tools' must be set.");
    assertThat(error("'tools':[" + Tools.TIME + "],'tool_choice':'any'").message())
        .isEqualTo(
            "Invalid value for 'tool_choice': any! Only named tools, \"none\", \"auto\" or \"required\" are supported.");
  }

  @Test
  void boundsTheirNumber() {
    String tools =
        IntStream.range(0, 129)
            .mapToObj(i -> "{'function':{'name':'f%d'}}".formatted(i))
            .collect(Collectors.joining(","));

    assertThat(error("'tools':[" + tools + "]").param()).isEqualTo("tools");
  }

  private static ApiError error(String fields) {
    ApiException thrown = catchThrowableOfType(ApiException.class, () -> Tools.read(fields));
    assertThat(thrown).as(fields).isNotNull();
    return thrown.error();
  }
}
