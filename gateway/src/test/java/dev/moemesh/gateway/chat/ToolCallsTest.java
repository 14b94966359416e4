package dev.moemesh.gateway.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.api.JsonBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolCallsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'{\\'b\\':1,\\'a\\':null,\\'c\\':[{\\'d\\':2.5}]}' | {b=1, a=null, c=[{d=2.5}]}",
        "{'b':1,'a':{'c':null}} | {b=1, a={c=null}}",
        "'' | {}",
        "' ' | {}",
        "null | {}",
      })
  void handsTheArgumentsToTheTemplateAsAnObjectInTheirOrder(String arguments, String expected) {
    Map<String, Object> message =
        message(
            "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function',"
                + "'function':{'name':'f','arguments':"
                + arguments
                + "}}]}");

    assertThat(message.get("content")).isEqualTo("");
    assertThat(message.get("tool_calls"))
        .hasToString(
            "[{id=1, type=function, function={name=f, arguments=%s}}]".formatted(expected));
  }

  @Test
  void takesTheOlderFunctionCallToo() {
    Map<String, Object> message =
        message("{'role':'assistant','function_call':{'name':'f','arguments':'{\\'a\\':1}'}}");

    assertThat(message.get("function_call")).hasToString("{name=f, arguments={a=1}}");
  }

  @Test
  void leavesOutAnEmptyListOfCalls() {
    assertThat(message("{'role':'assistant','content':'a','tool_calls':[]}"))
        .doesNotContainKey("tool_calls");
  }

  /** Single quotes stand for double ones, also behind a backslash. */
  private static Map<String, Object> message(String message) {
    String body = "{'messages':[" + message + "]}";
    List<Map<String, Object>> messages =
        MessageReader.read(JsonBody.parse(body.replace('\'', '"').getBytes(UTF_8)));
    return messages.getFirst();
  }
}
