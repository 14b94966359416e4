package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import org.junit.jupiter.api.Test;

class QwenCoderTest {

  @Test
  void typesValuesByTheSchema() {
    assertThat(
            line(
                """
                Let me see.
                <tool_call>
                <function=get_weather>
                <parameter=city>
                Paris
                </parameter>
                <parameter=days>
                2
                </parameter>
                <parameter=scale>
                1.5
                </parameter>
                <parameter=hourly>
                True
                </parameter>
                <parameter=tags>
                ["a", "b"]
                </parameter>
                <parameter=place>
                {"x": 1}
                </parameter>
                <parameter=note>
                null
                </parameter>
                </function>
                </tool_call>"""))
        .isEqualTo(
            "Let me see.\n #0:get_weather {\"city\": \"Paris\", \"days\": 2, \"scale\": 1.5, "
                + "\"hourly\": true, \"tags\": [\"a\", \"b\"], \"place\": {\"x\": 1}, \"note\": null}");
  }

  @Test
  void keepsLinesQuotesAndTagsOfAString() {
    assertThat(line(parameter("city", "\nif (a < b) {\n  \"x\\n\"\n}\n</b>\n")))
        .isEqualTo(
            " #0:get_weather {\"city\": \"\\nif (a < b) {\\n  \\\"x\\\\n\\\"\\n}\\n</b>\\n\"}");
  }

  @Test
  void leavesAValueOfAnotherTypeAString() {
    assertThat(line(parameter("days", "two"))).isEqualTo(" #0:get_weather {\"days\": \"two\"}");
    assertThat(line(parameter("days", "1.5"))).isEqualTo(" #0:get_weather {\"days\": \"1.5\"}");
    assertThat(line(parameter("hourly", "maybe")))
        .isEqualTo(" #0:get_weather {\"hourly\": \"maybe\"}");
    assertThat(line(parameter("tags", "[1,"))).isEqualTo(" #0:get_weather {\"tags\": \"[1,\"}");
    assertThat(line(parameter("unknown", "12"))).isEqualTo(" #0:get_weather {\"unknown\": \"12\"}");
  }

  @Test
  void readsCallsWithoutParametersOrOuterTags() {
    assertThat(line("<function=time>\n</function>\n<function=time></function>"))
        .isEqualTo(" #0:time {} #1:time {}");
  }

  @Test
  void endsAValueThatLacksItsTag() {
    assertThat(
            line(
                "<tool_call>\n<function=get_weather>\n<parameter=city>\nParis\n<parameter=days>\n2\n</function>\n</tool_call>"))
        .isEqualTo(" #0:get_weather {\"city\": \"Paris\", \"days\": 2}");
  }

  @Test
  void givesBackWhatOnlyLooksLikeACall() {
    for (String text :
        new String[] {
          "<tool_call>\nhello\n</tool_call>",
          "<tool_call>\n<function=\n>",
          "<function=>x",
          "a <function and <tool_call",
          "<tool_call>\n<function=get_wea",
        }) {
      assertThat(line(text)).isEqualTo(text);
    }
  }

  @Test
  void endsACallAtTextThatDoesNotBelongThere() {
    assertThat(line("<tool_call>\n<function=time>\nhm\n</function>\n</tool_call>"))
        .isEqualTo(" #0:time {}\nhm\n</function>\n</tool_call>");
  }

  @Test
  void leavesArgumentsThatWereCutOffAsTheyAre() {
    assertThat(line("<tool_call>\n<function=get_weather>\n<parameter=city>\nPar"))
        .isEqualTo(" #0:get_weather {\"city\": \"Par");
    assertThat(line("<tool_call>\n<function=get_weather>\n<parameter=days>\n1"))
        .isEqualTo(" #0:get_weather {\"days\": ");
  }

  private static String parameter(String key, String value) {
    return "<tool_call>\n<function=get_weather>\n<parameter=%s>\n%s\n</parameter>\n</function>\n</tool_call>"
        .formatted(key, value);
  }

  private static String line(String text) {
    return Transcript.auto(ToolFormat.QWEN3_CODER, text).line();
  }
}
