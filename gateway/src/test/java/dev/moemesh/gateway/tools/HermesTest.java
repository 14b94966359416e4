package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import org.junit.jupiter.api.Test;

class HermesTest {

  @Test
  void readsACall() {
    assertThat(
            line(
                """
                <tool_call>
                {"name": "get_weather", "arguments": {"city": "Paris", "days": 2}}
                </tool_call>"""))
        .isEqualTo(" #0:get_weather {\"city\": \"Paris\", \"days\": 2}");
  }

  @Test
  void readsCallsBehindContent() {
    assertThat(
            line(
                """
                I look it up.
                <tool_call>
                {"name": "get_weather", "arguments": {"city": "Paris"}}
                </tool_call>
                <tool_call>
                {"name": "time", "arguments": {}}
                </tool_call>
                """))
        .isEqualTo("I look it up.\n #0:get_weather {\"city\": \"Paris\"} #1:time {}");
  }

  @Test
  void keepsBracesTagsAndEscapesWithinStrings() {
    String arguments =
        "{\"city\": \"a}{\\\"b\\\\\", \"tags\": [\"</tool_call>\", \"ü😀\\u00e9\"], \"place\": {\"x\": {\"y\": []}}}";

    assertThat(line(call("\"name\": \"get_weather\", \"arguments\": " + arguments)))
        .isEqualTo(" #0:get_weather " + arguments);
  }

  @Test
  void takesMembersInAnyOrderAndSkipsOthers() {
    assertThat(
            line(
                call("\"id\": [1, {\"name\": \"x\"}], \"arguments\": {\"a\": 1}, \"name\": \"f\"")))
        .isEqualTo(" #0:f {\"a\": 1}");
  }

  @Test
  void takesArgumentsThatAreWrittenAsAStringOrNotAtAll() {
    assertThat(line(call("\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1}\"")))
        .isEqualTo(" #0:f {\"a\": 1}");
    assertThat(line(call("\"name\": \"f\", \"arguments\": null"))).isEqualTo(" #0:f {}");
    assertThat(line(call("\"name\": \"time\""))).isEqualTo(" #0:time {}");
  }

  @Test
  void escapesLineBreaksThatTheModelForgotToEscape() {
    assertThat(line(call("\"name\": \"f\", \"arguments\": {\"a\": \"x\ny\"}")))
        .isEqualTo(" #0:f {\"a\": \"x\\ny\"}");
  }

  @Test
  void givesBackWhatOnlyLooksLikeACall() {
    for (String text :
        new String[] {
          "<tool_call>hello</tool_call>",
          "<tool_call>\n{\"nome\": \"f\", \"arguments\": {}}\n</tool_call>",
          "<tool_call>{\"name\": 7, \"arguments\": {}}</tool_call>",
          "<tool_call>{\"name\": \"f\"}</tool_call>",
          "<tool_call>{\"name\": \"f\", \"arguments\": nul}</tool_call>",
          "<tool_call>{\"name\" \"f\"}",
          "a <tool_cal and < b",
          "<tool_call>{'name': 'f'}</tool_call>",
        }) {
      assertThat(line(text)).isEqualTo(text);
    }
  }

  @Test
  void findsACallBehindWhatOnlyLookedLikeOne() {
    assertThat(line("<tool_call><tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>"))
        .isEqualTo("<tool_call> #0:f {}");
  }

  @Test
  void givesBackACallThatWasCutOffBeforeItsArguments() {
    assertThat(line("<tool_call>\n{\"name\": \"get_wea"))
        .isEqualTo("<tool_call>\n{\"name\": \"get_wea");
    assertThat(line("<tool_c")).isEqualTo("<tool_c");
  }

  @Test
  void leavesArgumentsThatWereCutOffAsTheyAre() {
    assertThat(line("<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b"))
        .isEqualTo(" #0:f {\"a\": \"b");
  }

  @Test
  void takesContentBehindACall() {
    assertThat(line("<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\nDone."))
        .isEqualTo(" #0:f {}\nDone.");
  }

  @Test
  void keepsWhiteSpaceWithoutACall() {
    assertThat(line(" \n")).isEqualTo(" \n");
    assertThat(line("\n\n<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n"))
        .isEqualTo(" #0:f {}");
  }

  private static String call(String members) {
    return "<tool_call>\n{" + members + "}\n</tool_call>";
  }

  private static String line(String text) {
    return Transcript.auto(ToolFormat.HERMES, text).line();
  }
}
